package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.write.Flock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Locks a {@code Data.fs} against other writers, with flock(2) on its {@code .lock} file, which
 * holds the process id of the writer (zc.lockfile). The file stays there.
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
   * @throws UnavailableException if another process has it; the message says which
   */
  static DataFsLock acquire(Path dataFs) throws StorageException {
    Path file = dataFs.resolveSibling(dataFs.getFileName() + ".lock");
    try {
      // Opened without truncation: it may belong to another process.
      if (Files.exists(file)) {
        PlainFile.checkNamed(file);
      }
      Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      Flock lock = Flock.tryAcquire(file);
      if (lock == null) {
        throw new UnavailableException(
            new FaultDetails(
                    dataFs
                        + ": another process"
                        + holder(file)
                        + " writes to it (it holds "
                        + file
                        + ")",
                    "write through its ZEO server, or stop that process first")
                .at(FaultPlace.ofSource(dataFs.toString())),
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
          new Fault.Unavailable(
                  FileFault.within(dataFs + ": its lock file cannot be written", fault).details())
              .at(FaultPlace.ofSource(dataFs.toString()))
              .at(FaultPlace.ofFile(file)),
          fault);
    }
  }

  /** Returns the process id in the file, if there is one. */
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
