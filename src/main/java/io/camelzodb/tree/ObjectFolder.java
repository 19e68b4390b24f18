package io.camelzodb.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one object and the names in it, which are listed once. Known to be a real folder,
 * no link. Not safe for many threads.
 */
final class ObjectFolder {
  private final Path path;
  private final Set<String> names;

  private ObjectFolder(Path path, Set<String> names) {
    this.path = path;
    this.names = names;
  }

  /** A folder that exists. */
  static ObjectFolder existing(Path path) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return new ObjectFolder(path, names);
  }

  Path path() {
    return path;
  }

  /** The names in it; the set itself, kept up to date by {@link #add} and {@link #remove}. */
  Set<String> names() {
    return names;
  }

  void add(String name) {
    names.add(name);
  }

  /**
   * The folder of a child, made if it is not there; whatever else is in its place is removed.
   *
   * @return null where the file system takes the name for that of another child
   */
  @Nullable ObjectFolder child(String name) throws IOException {
    Path child = path.resolve(name);
    if (names.contains(name)) {
      if (isFolder(child)) {
        return existing(child);
      }
      Files.deleteIfExists(child);
    }
    try {
      Files.createDirectory(child);
    } catch (FileAlreadyExistsException sameToTheFileSystem) {
      return null;
    }
    names.add(name);
    return new ObjectFolder(child, new HashSet<>());
  }

  /** Removes what is there under a name, a folder with all it holds. */
  void remove(String name) throws IOException {
    names.remove(name);
    Files.walkFileTree(
        path.resolve(name),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault)
              throws IOException {
            if (fault != null) {
              throw fault;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Whether there is a folder or a link under a name; a plain file belongs to somebody else. */
  boolean isFolderOrLink(String name) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(
            path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory() || attributes.isSymbolicLink();
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
