package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Maps a file read-only in pieces of 1 GiB, with 64-bit offsets. It may grow: {@link #extend} maps
 * the new part. Safe for many readers; one thread extends.
 *
 * <p>If the file is truncated while it is mapped, a reader of the missing part gets a {@link
 * StorageException}.
 */
public final class MappedFile implements Closeable {
  private static final int SHIFT = 30;
  private static final long PIECE = 1L << SHIFT;
  private static final long MASK = PIECE - 1;

  private final Path path;
  private final FileChannel channel;
  private volatile MappedByteBuffer[] pieces = {};
  private volatile long size;

  public MappedFile(Path path) throws IOException {
    this.path = path;
    PlainFile.checkNamed(path);
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      extend(0);
    } catch (IOException fault) {
      channel.close();
      throw fault;
    }
  }

  /**
   * Maps the appended part; returns the new size. A file may also have become shorter, since an
   * aborted transaction is truncated; below {@code least} that is an error.
   */
  long extend(long least) throws IOException {
    long now = channel.size();
    if (now < least) {
      throw new StaleStoreException(
          new FaultDetails(
                  path + " was truncated from " + size + " to " + now + " bytes while it was open",
                  "start again")
              .at(FaultPlace.ofSource(path.toString())),
          null);
    }
    if (now > size) {
      int first = (int) (size >>> SHIFT);
      int count = (int) ((now + MASK) >>> SHIFT);
      MappedByteBuffer[] more = Arrays.copyOf(pieces, count);
      for (int i = first; i < count; i++) {
        long start = (long) i << SHIFT;
        more[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(PIECE, now - start));
      }
      pieces = more;
    }
    size = now;
    return now;
  }

  public long size() {
    return size;
  }

  public Path path() {
    return path;
  }

  public int getByte(long position) throws StorageException {
    check(position, 1);
    try {
      return pieces[(int) (position >>> SHIFT)].get((int) (position & MASK)) & 0xff;
    } catch (InternalError cut) {
      throw wasCut(position, cut);
    }
  }

  int getShort(long position) throws StorageException {
    return (getByte(position) << 8) | getByte(position + 1);
  }

  public long getLong(long position) throws StorageException {
    check(position, Long.BYTES);
    int offset = (int) (position & MASK);
    if (offset > PIECE - Long.BYTES) {
      long value = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        value = (value << 8) | getByte(position + i);
      }
      return value;
    }
    try {
      return pieces[(int) (position >>> SHIFT)].getLong(offset);
    } catch (InternalError cut) {
      throw wasCut(position, cut);
    }
  }

  public byte[] bytes(long position, int length) throws StorageException {
    check(position, length);
    byte[] bytes = new byte[length];
    int done = 0;
    try {
      while (done < length) {
        MappedByteBuffer piece = pieces[(int) ((position + done) >>> SHIFT)];
        int offset = (int) ((position + done) & MASK);
        int part = Math.min(length - done, piece.capacity() - offset);
        piece.get(offset, bytes, done, part);
        done += part;
      }
    } catch (InternalError cut) {
      throw wasCut(position, cut);
    }
    return bytes;
  }

  private void check(long position, long length) throws StorageException {
    if (position < 0 || position > size - length) {
      throw new StorageException(
          new Fault.Damaged(
                  path + ": " + length + " bytes at " + position + " lie beyond the end at " + size)
              .at(FaultPlace.ofByte(path.toString(), position)));
    }
  }

  private StorageException wasCut(long position, InternalError cut) {
    return new StaleStoreException(
        new FaultDetails(
                path + " was truncated while it was open: no data at byte " + position,
                "start again")
            .at(FaultPlace.ofByte(path.toString(), position)),
        cut);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
