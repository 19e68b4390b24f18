package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Cuts off an unfinished transaction at the end of a {@code Data.fs}. As ZODB does, it first saves
 * a tail that may hold a transaction beside the file, as {@code Data.fs.tr0} or with the next free
 * number.
 */
final class DataFsTail {
  private static final int PIECE = 1 << 18;

  private DataFsTail() {}

  /** Truncates the file at {@code end}. */
  static void cut(Path dataFs, RandomAccessFile file, long end) throws IOException {
    long rest = file.length() - end;
    if (rest >= TransactionHeader.SIZE) {
      try (RandomAccessFile saved = create(dataFs)) {
        file.seek(end);
        copy(file, rest, saved);
        saved.getFD().sync();
      }
    }
    file.setLength(end);
    file.getFD().sync();
  }

  private static RandomAccessFile create(Path dataFs) throws IOException {
    for (int i = 0; ; i++) {
      Path path = dataFs.resolveSibling(dataFs.getFileName() + ".tr" + i);
      try {
        return new RandomAccessFile(Files.createFile(path).toFile(), "rw");
      } catch (FileAlreadyExistsException taken) {
        // The next number may be free.
      }
    }
  }

  /** Copies {@code count} bytes between the current positions of two files. */
  static void copy(RandomAccessFile from, long count, RandomAccessFile to) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = count; left > 0; ) {
      int read = from.read(piece, 0, (int) Math.min(PIECE, left));
      if (read < 0) {
        throw new FaultException(
            new Fault.Damaged((count - left) + " of " + count + " bytes could be read"));
      }
      to.write(piece, 0, read);
      left -= read;
    }
  }
}
