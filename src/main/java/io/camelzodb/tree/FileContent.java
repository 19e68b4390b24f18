package io.camelzodb.tree;

import io.camelzodb.zope.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads the content of a source file, again with each call. A link in its place is not followed,
 * and a file whose length has changed is a {@link TreeFault}.
 *
 * @param folder its folder
 * @param name its name
 * @param length its length in bytes when it was found
 * @param text whether it is text in Python, in UTF-8; otherwise bytes
 */
public record FileContent(TreeFolder folder, String name, long length, boolean text)
    implements Content {
  /** The fault of a file that is written at the same time. */
  public static final String CHANGED = "was changed while it was read";

  /** The advice for this problem. */
  public static final String AGAIN = "run the command again";

  @Override
  public long writeTo(OutputStream out) throws IOException {
    try (InputStream in = folder.open(name)) {
      long read = in.transferTo(out);
      if (read != length) {
        throw folder.fault(name, CHANGED, AGAIN);
      }
      return read;
    }
  }
}
