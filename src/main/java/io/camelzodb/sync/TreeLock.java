package io.camelzodb.sync;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Keeps others out of a base folder: the lock of perfact-zodbsync, so that it and this program
 * exclude each other. It is held with flock(2) on {@value #FILE}, which stays there; Java's own
 * file locks are those of fcntl(2), which do not see it. It ends with the process at the latest.
 * Two locks in one process exclude each other as well.
 *
 * <p>Safe for many threads. Needs a system of the kind of Unix.
 */
public final class TreeLock implements Closeable {
  /** Name of the file, in the base folder. */
  public static final String FILE = ".zodbsync.lock";

  private static final int READ_ONLY = 0;
  private static final int EXCLUSIVE_NOT_BLOCKING = 2 | 4;
  private static final int INTERRUPTED = 4;
  private static final long PAUSE_MILLIS = 50;

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

  private TreeLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /** The lock that settings ask for; one that keeps nobody out where they ask for none. */
  public static TreeLock of(Settings settings) throws IOException {
    return settings.flag(Setting.LOCK)
        ? acquire(settings.baseDir(), Duration.ofSeconds(settings.number(Setting.LOCK_TIMEOUT)))
        : new TreeLock(-1);
  }

  /**
   * Takes the lock; makes the base folder if it is not there.
   *
   * @param wait how long to wait for another holder
   * @throws StorageException if another one still has it then, or the file is no plain file
   */
  public static TreeLock acquire(Path base, Duration wait) throws IOException {
    Files.createDirectories(base);
    Path file = base.resolve(FILE);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException there) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new StorageException(file + ": is no plain file; remove it", there);
      }
    }
    int descriptor = open(file);
    boolean held = false;
    try {
      held = flock(file, descriptor, System.nanoTime() + wait.toNanos());
    } finally {
      if (!held) {
        Loaded.C.close(descriptor);
      }
    }
    if (!held) {
      throw new StorageException(
          file
              + ": another run or perfact-zodbsync has the lock, for more than "
              + wait.toSeconds()
              + " s; wait until it ends, raise "
              + Setting.LOCK_TIMEOUT.key()
              + ", or use --no-lock within its with-lock");
    }
    return new TreeLock(descriptor);
  }

  private static int open(Path file) throws IOException {
    try {
      return Loaded.C.open(file.toString(), READ_ONLY);
    } catch (LastErrorException refused) {
      throw new StorageException(file + ": cannot be opened: " + refused.getMessage(), refused);
    }
  }

  /** Tries until the deadline; false where another one has it. */
  private static boolean flock(Path file, int descriptor, long deadline) throws IOException {
    while (true) {
      try {
        Loaded.C.flock(descriptor, EXCLUSIVE_NOT_BLOCKING);
        return true;
      } catch (LastErrorException busy) {
        // EWOULDBLOCK has two numbers: 11 on Linux, 35 on macOS and BSD.
        int number = busy.getErrorCode();
        if (number != 11 && number != 35 && number != INTERRUPTED) {
          throw new StorageException(file + ": cannot be locked: " + busy.getMessage(), busy);
        }
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      try {
        // flock(2) waits for ever or not at all.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new StorageException(file + ": interrupted while waiting for the lock", ended);
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
