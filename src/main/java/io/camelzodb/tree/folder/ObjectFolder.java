package io.camelzodb.tree.folder;

import io.camelzodb.files.HeldFolder;
import io.camelzodb.tree.FolderName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open folder of one object, and the names in it, which are listed once. Since it is open
 * it stays the same folder, even if its path is replaced by a link. Not safe for many threads.
 */
final class ObjectFolder implements Closeable {
  /** The character that Java uses for invalid bytes. */
  private static final char UNDECODABLE = '\ufffd';

  private static final int SURELY_SHORT = 1000;

  /** The path length that Linux allows, less the names of the files in a folder. */
  private static final int LONGEST = 4095 - 40;

  private final HeldFolder held;
  private final Path path;
  private final Set<String> names;

  private ObjectFolder(HeldFolder held, Set<String> names) {
    this.held = held;
    this.path = held.at();
    this.names = names;
  }

  /** A folder that exists, which is closed with this. */
  static ObjectFolder existing(HeldFolder held) throws IOException {
    Path path = held.at();
    // Much faster than a stream, but names that are no text in the locale's encoding get lost.
    String[] quick = path.toFile().list();
    if (quick != null && !String.join("", quick).contains(String.valueOf(UNDECODABLE))) {
      return new ObjectFolder(held, new HashSet<>(Arrays.asList(quick)));
    }
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return new ObjectFolder(held, names);
  }

  /** The folder itself. */
  HeldFolder held() {
    return held;
  }

  /** Returns the path for access. */
  Path path() {
    return path;
  }

  /** Returns the path for people. */
  Path shown() {
    return held.shown();
  }

  /** Returns the names that match. */
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

  /** Returns the attributes of a name, without following links; null if it does not exist. */
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
   * Opens the folder of a child; creates it if needed, and removes anything else in its place.
   *
   * @return null if the file system does not distinguish the name from that of another child
   */
  @Nullable ObjectFolder child(String name) throws IOException {
    checkLength(name);
    if (names.contains(name)) {
      try {
        return existing(held.child(name));
      } catch (NotDirectoryException other) {
        Files.deleteIfExists(path.resolve(name));
      } catch (NoSuchFileException gone) {
        // It is made again.
      }
    }
    try {
      held.make(name);
    } catch (FileAlreadyExistsException sameToTheFileSystem) {
      return null;
    }
    names.add(name);
    return new ObjectFolder(held.child(name), new HashSet<>());
  }

  /**
   * Checks the length of a path: this program can access longer ones through open folders, but
   * people and git cannot.
   */
  private void checkLength(String name) throws FileSystemException {
    String all = held.shown().toString();
    if (all.length() + name.length() > SURELY_SHORT
        && FolderName.length(all) + 1 + FolderName.length(name) > LONGEST) {
      throw new FileSystemException(
          held.shown().resolve(name).toString(), null, "File name too long");
    }
  }

  /** Removes a name, a folder with its content. */
  void remove(String name) throws IOException {
    names.remove(name);
    held.remove(name);
  }

  @Override
  public void close() {
    held.close();
  }
}
