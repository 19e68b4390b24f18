package io.camelzodb.tree;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one object and the names in it, which are listed once. Known to be a real folder,
 * no link. Not safe for many threads.
 */
final class ObjectFolder {
  /** What Java puts in the place of bytes that are no text. */
  private static final char UNDECODABLE = '\ufffd';

  private final Path path;
  private final Set<String> names;

  private ObjectFolder(Path path, Set<String> names) {
    this.path = path;
    this.names = names;
  }

  /** A folder that exists. */
  static ObjectFolder existing(Path path) throws IOException {
    // Much faster than a stream, but names that are no text in the locale's encoding get lost.
    String[] quick = path.toFile().list();
    if (quick != null && !String.join("", quick).contains(String.valueOf(UNDECODABLE))) {
      return new ObjectFolder(path, new HashSet<>(Arrays.asList(quick)));
    }
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

  /** Those of the names in it that are so. */
  List<String> namesThat(Predicate<String> wanted) {
    List<String> found = List.of();
    for (String name : names) {
      if (wanted.test(name)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(name);
      }
    }
    return found;
  }

  /** What is there under a name, links not followed; null where there is nothing. */
  @Nullable BasicFileAttributes attributes(String name) throws IOException {
    if (!names.contains(name)) {
      return null;
    }
    try {
      return Files.readAttributes(
          path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException gone) {
      return null;
    }
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

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
