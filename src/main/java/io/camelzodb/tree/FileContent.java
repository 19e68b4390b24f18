package io.camelzodb.tree;

import io.camelzodb.zope.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a source file holds, read with every call. A link in its place is not followed.
 *
 * @param file the file
 * @param length its length in bytes when it was found
 * @param text whether it is text in Python, in UTF-8; else bytes
 */
public record FileContent(Path file, long length, boolean text) implements Content {

  @Override
  public long writeTo(OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.transferTo(out);
    }
  }
}
