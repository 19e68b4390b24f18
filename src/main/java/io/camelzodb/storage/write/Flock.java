package io.camelzodb.storage.write;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Locks a file with flock(2), as Python programs do. Java's own file locks use fcntl(2), which does
 * not see flock(2). The lock ends with the process at the latest. Two locks in one process exclude
 * each other as well.
 *
 * <p>Safe for many threads. Needs a Unix-like system.
 */
public final class Flock implements Closeable {
  private static final int READ_ONLY = 0;

  /** O_NONBLOCK and O_NOFOLLOW of Linux, on processors whose numbers are known; else 0. */
  private static final int CAREFULLY =
      !Platform.isLinux()
          ? 0
          : 04000 | (Platform.isIntel() ? 0400000 : Platform.isARM() ? 0100000 : 0);

  private static final int EXCLUSIVE_NOT_BLOCKING = 2 | 4;
  private static final int INTERRUPTED = 4;

  /** The functions of the C library that are needed; their numbers are the same everywhere. */
  interface CLibrary extends Library {
    int open(String path, int flags) throws LastErrorException;

    int flock(int descriptor, int operation) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  /** Loaded when the first lock is taken. */
  private static final class Loaded {
    static final CLibrary C = Native.load("c", CLibrary.class);
  }

  private int descriptor;

  private Flock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file an existing plain file; a link is not followed where the system supports that
   * @return the lock; null if it is taken
   * @throws StorageException if the file cannot be opened or locked
   */
  public static @Nullable Flock tryAcquire(Path file) throws StorageException {
    int descriptor;
    try {
      descriptor = Loaded.C.open(file.toString(), READ_ONLY | CAREFULLY);
    } catch (LastErrorException refused) {
      throw new StorageException(
          new Fault.Unavailable(file + ": cannot be opened: " + refused.getMessage())
              .at(FaultPlace.ofFile(file)),
          refused);
    }
    boolean held = false;
    try {
      Loaded.C.flock(descriptor, EXCLUSIVE_NOT_BLOCKING);
      held = true;
      return new Flock(descriptor);
    } catch (LastErrorException busy) {
      // EWOULDBLOCK has two numbers: 11 on Linux, 35 on macOS and BSD.
      int number = busy.getErrorCode();
      if (number != 11 && number != 35 && number != INTERRUPTED) {
        throw new StorageException(
            new Fault.Unavailable(file + ": cannot be locked: " + busy.getMessage())
                .at(FaultPlace.ofFile(file)),
            busy);
      }
      return null;
    } finally {
      if (!held) {
        Loaded.C.close(descriptor);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (descriptor >= 0) {
      Loaded.C.close(descriptor);
      descriptor = -1;
    }
  }
}
