package io.camelzodb.storage.export.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Reads the unpacked bytes of an export at any offset; may be larger than 2 GiB. Thread-safe. A
 * temporary copy is deleted when it is closed.
 */
public final class ExportFile implements Closeable {
  /** Limits a single read, since Java keeps a direct buffer of that size. */
  private static final int AT_ONCE = 256 << 10;

  private final String name;
  private final FileChannel channel;
  private final long size;

  private ExportFile(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Opens a file as it is. */
  public static ExportFile of(String name, Path path) throws IOException {
    return open(name, path, Set.of(StandardOpenOption.READ));
  }

  /** Opens a temporary file, deleted on close. */
  static ExportFile temporary(String name, Path path) throws IOException {
    return open(name, path, Set.of(StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE));
  }

  private static ExportFile open(String name, Path path, Set<? extends OpenOption> how)
      throws IOException {
    PlainFile.checkNamed(path);
    FileChannel channel = FileChannel.open(path, how);
    try {
      return new ExportFile(name, channel);
    } catch (IOException | RuntimeException fault) {
      channel.close();
      throw fault;
    }
  }

  /** Returns the name that the user gave. */
  public String name() {
    return name;
  }

  /** Returns the size in bytes when it was opened. */
  public long size() {
    return size;
  }

  /** Reads up to {@code length} bytes; returns the number read, or -1 at the end. */
  public int read(long offset, byte[] into, int at, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(AT_ONCE, length - done);
      int got = channel.read(ByteBuffer.wrap(into, at + done, part), offset + done);
      if (got < 0) {
        break;
      }
      done += got;
    }
    return done == 0 && length > 0 ? -1 : done;
  }

  /** Reads exactly {@code length} bytes. */
  public void readFully(long offset, byte[] into, int length) throws StorageException {
    try {
      int got = length == 0 ? 0 : read(offset, into, 0, length);
      if (got < length) {
        throw new StorageException(
            new Fault.Damaged(
                    name
                        + ": ends at byte "
                        + (offset + Math.max(got, 0))
                        + ", but was longer when it was opened",
                    "do not change the file while it is read")
                .at(FaultPlace.ofByte(name, offset + Math.max(got, 0))));
      }
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofByte(name, offset), name + ": cannot be read at byte " + offset, fault);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
