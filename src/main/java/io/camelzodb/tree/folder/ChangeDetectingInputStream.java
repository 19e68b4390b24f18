package io.camelzodb.tree.folder;

import io.camelzodb.tree.FileContent;
import io.camelzodb.tree.TreeFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file, and fails at its end with a {@link TreeFault} if the file was changed meanwhile. So
 * a mix of old and new content is never used. A file that was replaced by another one is read to
 * its end.
 */
final class ChangeDetectingInputStream extends FilterInputStream {
  private final Path path;
  private final @Nullable BasicFileAttributes before;

  /** Creates it for a file that was just opened. */
  ChangeDetectingInputStream(InputStream in, Path path) throws IOException {
    super(in);
    this.path = path;
    this.before = attributes(path);
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count < 0) {
      checkSteady();
    }
    return count;
  }

  private void checkSteady() throws IOException {
    BasicFileAttributes after = attributes(path);
    if (before != null
        && after != null
        && Objects.equals(before.fileKey(), after.fileKey())
        && (before.size() != after.size()
            || !before.lastModifiedTime().equals(after.lastModifiedTime()))) {
      throw new TreeFault(path.toString(), FileContent.CHANGED, FileContent.AGAIN);
    }
  }
}
