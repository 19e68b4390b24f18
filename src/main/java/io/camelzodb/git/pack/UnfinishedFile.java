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
 * A file that is written under another name than it will have. It is locked until then, so that
 * what a killed process left can be told from what a living one writes. For one thread.
 */
final class UnfinishedFile implements Closeable {
  /** Those of this process: to open and close one would end its lock. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private UnfinishedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates one of a name that nothing has. */
  static UnfinishedFile create(Path folder, String prefix, String suffix) throws IOException {
    Path path = Files.createTempFile(folder, prefix, suffix);
    OPEN.add(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    lock(channel);
    return new UnfinishedFile(path, channel);
  }

  /** Removes one that nobody writes any more. */
  static void removeIfLeft(Path path) throws IOException {
    if (OPEN.contains(path)) {
      return;
    }
    BasicFileAttributes there = PlainFile.attributes(path);
    if (there == null || !there.isRegularFile()) {
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

  /** Locks until the channel is closed; false where somebody else has, or there are no locks. */
  @SuppressWarnings("resource") // The lock lasts as long as the channel.
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException refused) {
      return false;
    }
  }

  /** What it is written through. */
  FileChannel channel() {
    return channel;
  }

  Path path() {
    return path;
  }

  /** Gives it its name; as git leaves its files, for everybody to read and nobody to change. */
  void finish(Path name) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("r--r--r--"));
    }
    Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Ends it; what is not finished is gone. */
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
