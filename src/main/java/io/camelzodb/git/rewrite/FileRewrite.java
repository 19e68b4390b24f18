package io.camelzodb.git.rewrite;

import java.io.IOException;

/** Writes a file of a commit differently. */
@FunctionalInterface
public interface FileRewrite {
  /** Whether a file may have to be rewritten; others keep their content. */
  default boolean applies(String path) {
    return true;
  }

  /**
   * Returns the new content of a file; the same array if nothing changes.
   *
   * @param path from the top of the work tree on, with slashes
   * @throws IOException if the content is not what it must be; the message does not name the file
   */
  byte[] rewrite(String path, byte[] content) throws IOException;
}
