package io.camelzodb.git.pack;

import io.camelzodb.files.PlainFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a file under a temporary name, and locks it until it is finished, so that files of killed
 * processes can be recognized. For one thread.
 */
final class UnfinishedFile implements Closeable {
  /** The files of this process: to open and close one would release its lock. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private UnfinishedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates a file with a new name. */
  static UnfinishedFile create(Path folder, String prefix, String suffix) throws IOException {
    Path path = Files.createTempFile(folder, prefix, suffix);
    OPEN.add(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    lock(channel);
    return new UnfinishedFile(path, channel);
  }

  /** Removes a file that no process writes any more. */
  static void removeIfLeft(Path path) throws IOException {
    if (OPEN.contains(path)) {
      return;
    }
    BasicFileAttributes attributes = PlainFile.attributes(path);
    if (attributes == null || !attributes.isRegularFile()) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock(channel)) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException finished) {
      // Its writer was faster.
    }
  }

  /**
   * Locks until the channel is closed; returns false if it is locked already, or locks are not
   * supported.
   */
  @SuppressWarnings("resource") // The lock lasts as long as the channel.
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException refused) {
      return false;
    }
  }

  /** Returns the channel for writing. */
  FileChannel channel() {
    return channel;
  }

  Path path() {
    return path;
  }

  /** Gives the file its final name, readable for all and read-only, as in git. */
  void finish(Path name) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("r--r--r--"));
    }
    Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Closes the file; deletes it if it is not finished. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(path);
    } finally {
      channel.close();
      OPEN.remove(path);
    }
  }
}
