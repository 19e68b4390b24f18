package io.camelzodb.storage.file;

import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Flock;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.UnavailableException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock that the one writer of a {@code Data.fs} has: its {@code .lock} file, held with
 * flock(2), with the holder's process id in it (zc.lockfile). The file stays there.
 */
final class DataFsLock implements Closeable {
  private static final int LONGEST_HOLDER = 100;

  private final Flock held;

  private DataFsLock(Flock held) {
    this.held = held;
  }

  /**
   * Takes the lock.
   *
   * @throws UnavailableException if somebody has it; says who
   */
  static DataFsLock acquire(Path dataFs) throws StorageException {
    Path file = dataFs.resolveSibling(dataFs.getFileName() + ".lock");
    try {
      // Opened as it is, and not emptied: it may be another's.
      if (Files.exists(file)) {
        PlainFile.checkNamed(file);
      }
      Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      Flock lock = Flock.tryAcquire(file);
      if (lock == null) {
        throw new UnavailableException(
            dataFs
                + ": another process"
                + holder(file)
                + " writes it (it holds "
                + file
                + "); write by its ZEO server, or stop it first",
            null);
      }
      boolean done = false;
      try {
        Files.writeString(file, " " + ProcessHandle.current().pid() + "\n");
        done = true;
        return new DataFsLock(lock);
      } finally {
        if (!done) {
          lock.close();
        }
      }
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw new StorageException(
          dataFs + ": its lock file cannot be written: " + fault.getMessage(), fault);
    }
  }

  /** What the file tells of its holder, if that is a number. */
  private static String holder(Path file) throws IOException {
    byte[] bytes;
    try (var in = PlainFile.openNamed(file)) {
      bytes = in.readNBytes(LONGEST_HOLDER);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    return text.matches("[0-9]{1,10}") ? ", " + text + "," : "";
  }

  @Override
  public void close() {
    held.close();
  }
}
