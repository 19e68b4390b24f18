package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.write.Flock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Locks a base folder against other programs, perfact-zodbsync included. It uses the same lock as
 * perfact-zodbsync: flock(2) on {@value #FILE}, a file that stays there. Java's own file locks use
 * fcntl(2), which does not see flock(2). The lock ends with the process at the latest. Two locks in
 * one process exclude each other as well.
 *
 * <p>Safe for many threads. Needs a Unix-like system.
 */
public final class TreeLock implements Closeable {
  /** Name of the lock file, in the base folder. */
  public static final String FILE = ".zodbsync.lock";

  /** Name of the journal of a command, in the folder of the repository. */
  public static final String INTERRUPTED = "camel-zodb.command";

  private static final long PAUSE_MILLIS = 50;

  private final @Nullable Flock held;

  private TreeLock(@Nullable Flock held) {
    this.held = held;
  }

  /**
   * Takes the lock that the settings ask for; if they ask for none, returns a lock without effect.
   *
   * @throws TreeLockedException if another program has it, or an interrupted command is to be
   *     undone first
   */
  public static TreeLock of(Settings settings) throws IOException {
    TreeLock lock = evenIfInterrupted(settings);
    Path journal = settings.baseDir().resolve(".git").resolve(INTERRUPTED);
    if (lock.held != null && Files.exists(journal)) {
      lock.close();
      throw new TreeLockedException(
          new FaultDetails(
                  journal + ": a command that changes the work tree by git was interrupted",
                  "undo it first with \"camel-zodb exec true\"")
              .at(FaultPlace.ofFile(journal)));
    }
    return lock;
  }

  /** Takes the lock for those who undo an interrupted command, or do not mind it. */
  public static TreeLock evenIfInterrupted(Settings settings) throws IOException {
    if (!settings.flag(Setting.LOCK)) {
      return new TreeLock(null);
    }
    BaseFolder.make(settings);
    return acquire(settings.baseDir(), Duration.ofSeconds(settings.number(Setting.LOCK_TIMEOUT)));
  }

  /**
   * Takes the lock; creates the base folder if it does not exist.
   *
   * @param wait how long to wait for another holder
   * @throws TreeLockedException if another program still has it then
   * @throws StorageException if the file is no plain file
   */
  public static TreeLock acquire(Path base, Duration wait) throws IOException {
    if (Files.exists(base) && !Files.isDirectory(base)) {
      throw new NotDirectoryException(base.toString());
    }
    Files.createDirectories(base);
    Path file = base.resolve(FILE);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException exists) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new StorageException(
            new Fault.Refused(file + ": is not a regular file", "remove it")
                .at(FaultPlace.ofFile(file)),
            exists);
      }
    }
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      Flock lock = Flock.tryAcquire(file);
      if (lock != null) {
        return new TreeLock(lock);
      }
      if (System.nanoTime() >= deadline) {
        throw new TreeLockedException(
            new FaultDetails(
                    file
                        + ": another run or perfact-zodbsync has the lock, for more than "
                        + wait.toSeconds()
                        + " s",
                    "wait until it ends, raise "
                        + Setting.LOCK_TIMEOUT.key()
                        + ", or use --no-lock within its with-lock")
                .at(FaultPlace.ofFile(file)));
      }
      pause(file);
    }
  }

  /** Pauses between two attempts, since flock(2) waits for ever or not at all. */
  private static void pause(Path file) throws IOException {
    try {
      // There is no event for the end of another process's lock; flock(2) cannot wait for a time.
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          new Fault.Unavailable(file + ": interrupted while waiting for the lock")
              .at(FaultPlace.ofFile(file)),
          ended);
    }
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }
}
