package io.camelzodb.tree.folder;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.PlainFile;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file only if its content differs. The new content is compared with the old one while it
 * is written; at the first difference a temporary file is begun, which replaces the old one at the
 * end. An equal file is not touched. A link in the file's place is replaced, never followed.
 *
 * <p>Call {@link #finish} at the end; closing without it leaves the old file as it is.
 */
final class FileWriter extends OutputStream {
  private static final int SMALL = 1 << 16;

  private final HeldFolder folder;
  private final String name;
  private final boolean fresh;
  private final @Nullable FileChannel before;
  private final long lengthBefore;
  private @Nullable FileChannel after;
  private byte[] small = new byte[0];
  private long length;

  /**
   * Creates a writer.
   *
   * @param old the attributes of the existing file; null if there is none
   */
  FileWriter(HeldFolder folder, String name, @Nullable BasicFileAttributes old) throws IOException {
    this.folder = folder;
    this.name = name;
    this.fresh = old == null;
    if (old != null && old.isRegularFile()) {
      this.before = PlainFile.channel(folder.at(name));
      this.lengthBefore = old.size();
    } else {
      this.before = null;
      this.lengthBefore = 0;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (after == null && before != null && isSame(before, bytes, offset, count)) {
      length += count;
      return;
    }
    if (after == null && before == null && length + count <= SMALL) {
      small = Arrays.copyOf(small, (int) length + count);
      System.arraycopy(bytes, offset, small, (int) length, count);
    } else {
      writeFully(after == null ? begin() : after, ByteBuffer.wrap(bytes, offset, count));
    }
    length += count;
  }

  private boolean isSame(FileChannel old, byte[] bytes, int offset, int count) throws IOException {
    if (length + count > lengthBefore) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(count, SMALL));
    for (int done = 0; done < count; ) {
      buffer.clear().limit(Math.min(buffer.capacity(), count - done));
      while (buffer.hasRemaining()) {
        if (old.read(buffer, length + done + buffer.position()) < 0) {
          return false;
        }
      }
      int part = buffer.position();
      if (!Arrays.equals(buffer.array(), 0, part, bytes, offset + done, offset + done + part)) {
        return false;
      }
      done += part;
    }
    return true;
  }

  /** Begins the temporary file with the equal part. */
  private FileChannel begin() throws IOException {
    Path temporary = folder.at(TreePaths.UNFINISHED);
    Files.deleteIfExists(temporary);
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    after = channel;
    if (before == null) {
      writeFully(channel, ByteBuffer.wrap(small));
      small = new byte[0];
    } else {
      for (long at = 0; at < length; ) {
        long copied = before.transferTo(at, length - at, channel);
        if (copied <= 0) {
          Path shorter = folder.shown().resolve(name);
          throw new FileException(
              shorter, new Fault.Conflict(shorter + " was truncated while it was compared"), null);
        }
        at += copied;
      }
    }
    return channel;
  }

  /** Replaces the old file; returns whether the content differs. */
  boolean finish() throws IOException {
    if (after == null && before != null && length == lengthBefore) {
      close();
      return false;
    }
    if (after == null && fresh) {
      folder.make(name, small);
      return true;
    }
    FileChannel channel = after == null ? begin() : after;
    channel.close();
    after = null;
    close();
    Files.move(
        folder.at(TreePaths.UNFINISHED),
        folder.at(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  @Override
  public void close() throws IOException {
    if (before != null) {
      before.close();
    }
    if (after != null) {
      after.close();
      after = null;
      Files.deleteIfExists(folder.at(TreePaths.UNFINISHED));
    }
  }

  private void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException fault) {
      throw FileFault.writing(folder.shown().resolve(name), fault);
    }
  }
}
