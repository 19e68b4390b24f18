package io.camelzodb.git.index;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.GitException;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.pack.CrashCleanup;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Takes git's lock of the index, {@code index.lock}, which becomes the new index.
 *
 * <p>It is a hard link to the file {@value #MARK} beside it, which is locked while the process
 * lives. So a lock that a crash of this program has left can be recognized and removed. On a file
 * system without hard links it stays. Not safe for many threads.
 */
public final class IndexLock implements Closeable {
  static final String MARK = "camel-zodb.committing";

  private static final int BUFFER = 1 << 16;

  private final Path index;
  private final Path lock;
  private final Path mark;
  private @Nullable FileChannel channel;
  private boolean linked;

  private IndexLock(Path index) {
    this.index = index;
    this.lock = index.resolveSibling(index.getFileName() + ".lock");
    this.mark = index.resolveSibling(MARK);
  }

  /**
   * Takes the lock.
   *
   * @param crash the files that a crash has left beside the lock
   * @throws GitException if another process has it
   */
  public static IndexLock take(Path index, CrashCleanup crash) throws IOException {
    IndexLock made = new IndexLock(index);
    made.removeStale(crash);
    boolean held = false;
    try {
      made.create();
      held = true;
    } finally {
      if (!held) {
        made.release();
      }
    }
    return made;
  }

  private void removeStale(CrashCleanup crash) throws IOException {
    BasicFileAttributes attributes = PlainFile.attributes(mark);
    if (attributes == null) {
      return;
    }
    PlainFile.check(mark);
    try (FileChannel left =
            FileChannel.open(mark, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock alone = lock(left)) {
      if (!alone.isValid()) {
        throw busy(null);
      }
      crash.remove(mark);
      if (Files.exists(lock) && Files.isSameFile(lock, mark)) {
        Files.delete(lock);
      }
      Files.deleteIfExists(mark);
    } catch (NoSuchFileException none) {
      // The usual case.
    }
  }

  private FileLock lock(FileChannel file) throws IOException {
    try {
      FileLock alone = file.tryLock();
      if (alone != null) {
        return alone;
      }
    } catch (OverlappingFileLockException same) {
      throw busy(same);
    }
    throw busy(null);
  }

  private void create() throws IOException {
    try {
      FileChannel file =
          FileChannel.open(mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel = file;
      // Held until the channel is closed.
      if (!lock(file).isValid()) {
        throw busy(null);
      }
    } catch (FileAlreadyExistsException meanwhile) {
      throw busy(meanwhile);
    }
    try {
      try {
        Files.createLink(lock, mark);
        linked = true;
      } catch (FileAlreadyExistsException locked) {
        throw locked;
      } catch (UnsupportedOperationException | FileSystemException noSecondNames) {
        Files.createFile(lock);
      }
    } catch (FileAlreadyExistsException locked) {
      throw busy(locked);
    }
  }

  private RepositoryBusyException busy(@Nullable Exception cause) {
    FaultDetails details =
        new FaultDetails(
            lock + ": another git process is working in this repository, or has crashed",
            "try again, or remove the file if no git process runs");
    return new RepositoryBusyException(details.at(FaultPlace.ofFile(lock)), cause);
  }

  /** Opens the new index for writing. */
  public OutputStream open() throws IOException {
    FileChannel file = channel;
    // Another descriptor of the same file would end the lock when it is closed.
    return new BufferedOutputStream(
        new NamedOutput(
            lock,
            file != null && linked
                ? Channels.newOutputStream(file)
                : Files.newOutputStream(lock, StandardOpenOption.TRUNCATE_EXISTING)),
        BUFFER);
  }

  /**
   * Replaces the index with the written file, and releases the lock.
   *
   * @param hardening syncs the file first
   */
  public void commit(Hardening hardening) throws IOException {
    hardening.file(Hardening.Component.INDEX, lock);
    Files.move(lock, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    hardening.folder(Hardening.Component.INDEX, index.getParent());
    release();
  }

  private void release() throws IOException {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      Files.deleteIfExists(mark);
      file.close();
    }
  }

  /** Releases the lock; the index is unchanged unless {@link #commit} was called. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      Files.deleteIfExists(lock);
      release();
    }
  }
}
