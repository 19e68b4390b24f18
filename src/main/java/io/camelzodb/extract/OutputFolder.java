package io.camelzodb.extract;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder into which an extraction writes. Nothing is written outside of it: a symbolic link in
 * it is never followed. A file appears under its name only when it is complete. For one thread.
 */
final class OutputFolder {
  static final String PART = ".camel-zodb.part";

  private final Path root;
  private final boolean fresh;
  private final LongSet folders = new LongSet();

  /** Makes the folder if it isn't there. */
  OutputFolder(Path root) throws IOException {
    Files.createDirectories(root);
    this.root = root.toRealPath();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(this.root)) {
      this.fresh = !entries.iterator().hasNext();
    }
  }

  Path root() {
    return root;
  }

  /** Whether the folder was empty, so that every name in it is of this run. */
  boolean fresh() {
    return fresh;
  }

  /** Opens the one file that is being written; it replaces what an earlier run left of it. */
  FileChannel openPart() throws IOException {
    Files.deleteIfExists(part());
    return FileChannel.open(
        part(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  void discardPart() throws IOException {
    Files.deleteIfExists(part());
  }

  private Path part() {
    return root.resolve(PART);
  }

  /** Gives the complete file its name; a file of that name is replaced. */
  void finishPart(String relative) throws IOException {
    Path target = root.resolve(relative);
    folder(relative);
    try {
      Files.move(part(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      Files.move(part(), target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the folders above a file; a file or a symbolic link in their place is an error. */
  private void folder(String relative) throws IOException {
    int slash = relative.lastIndexOf('/');
    if (slash < 0 || folders.contains(LongSet.hash(relative.substring(0, slash)))) {
      return;
    }
    for (int at = relative.indexOf('/'); at >= 0; at = relative.indexOf('/', at + 1)) {
      String name = relative.substring(0, at);
      if (folders.add(LongSet.hash(name))) {
        Path folder = root.resolve(name);
        try {
          Files.createDirectory(folder);
        } catch (FileAlreadyExistsException there) {
          BasicFileAttributes attributes = attributes(folder);
          if (attributes == null || !attributes.isDirectory()) {
            throw new IOException(
                folder
                    + ": a folder has to be here, but there is a "
                    + (attributes != null && attributes.isSymbolicLink() ? "symbolic link" : "file")
                    + "; move it away or take another folder for the output",
                there);
          }
        }
      }
    }
  }

  /**
   * The attributes of what stands under a name, not of where a link leads; null if nothing does.
   */
  @Nullable BasicFileAttributes attributes(String relative) throws IOException {
    return attributes(root.resolve(relative));
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException nothing) {
      return null;
    } catch (java.nio.file.FileSystemException fileAmongTheFolders) {
      return null;
    }
  }

  /** Whether every folder above a file is a real one, none a symbolic link. */
  boolean isInside(String relative) throws IOException {
    for (int at = relative.indexOf('/'); at >= 0; at = relative.indexOf('/', at + 1)) {
      BasicFileAttributes attributes = attributes(relative.substring(0, at));
      if (attributes == null || !attributes.isDirectory()) {
        return false;
      }
    }
    return true;
  }
}
