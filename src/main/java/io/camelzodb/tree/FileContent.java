package io.camelzodb.tree;

import io.camelzodb.zope.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a source file holds, read with every call. A link in its place is not followed, and a file
 * that has another length by then is a {@link TreeFault}.
 *
 * @param folder where it is
 * @param name the file's
 * @param length its length in bytes when it was found
 * @param text whether it is text in Python, in UTF-8; else bytes
 */
public record FileContent(TreeFolder folder, String name, long length, boolean text)
    implements Content {
  /** What is wrong with a file that somebody writes at the same time. */
  public static final String CHANGED = "was changed while it was read; begin again";

  @Override
  public long writeTo(OutputStream out) throws IOException {
    try (InputStream in = folder.open(name)) {
      long read = in.transferTo(out);
      if (read != length) {
        throw folder.fault(name, CHANGED);
      }
      return read;
    }
  }
}
