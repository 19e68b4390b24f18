package io.camelzodb.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What lies behind the last whole transaction of a {@code Data.fs}: one that was not finished. A
 * writer cuts it off; as ZODB does, it first saves what could hold a transaction beside the file,
 * as {@code Data.fs.tr0}, or the next number that is free.
 */
final class DataFsTail {
  private DataFsTail() {}

  /** Ends the file at {@code end}. */
  static void cut(Path dataFs, FileChannel file, long end) throws IOException {
    if (file.size() - end >= TransactionHeader.SIZE) {
      try (FileChannel saved = create(dataFs)) {
        copy(file, end, file.size() - end, saved);
        saved.force(true);
      }
    }
    file.truncate(end);
    file.force(true);
  }

  private static FileChannel create(Path dataFs) throws IOException {
    for (int i = 0; ; i++) {
      Path path = dataFs.resolveSibling(dataFs.getFileName() + ".tr" + i);
      try {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException taken) {
        // The next number may be free.
      }
    }
  }

  /** Copies {@code count} bytes from one file to where another one stands. */
  static void copy(FileChannel from, long start, long count, FileChannel to) throws IOException {
    long done = 0;
    while (done < count) {
      long part = from.transferTo(start + done, count - done, to);
      if (part <= 0) {
        throw new IOException("only " + done + " of " + count + " bytes could be copied");
      }
      done += part;
    }
  }
}
