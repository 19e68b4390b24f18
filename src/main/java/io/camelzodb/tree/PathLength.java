package io.camelzodb.tree;

import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the paths of an object's files are short enough, before anything is written: for
 * git and Linux, which allow 4,095 bytes, with room for the folder of the tree, and for the current
 * system.
 */
public final class PathLength {
  /** The longest path from {@code __root__} on, in bytes. */
  public static final int MOST_BYTES = 4000;

  /** The reason if the system refused a path. */
  public static final String TOO_LONG = "the path of its files is too long for this file system";

  /** Every system accepts shorter paths. */
  private static final int SHORT = 240;

  private PathLength() {}

  /**
   * Returns why the files of an object cannot be below a folder because of their path lengths; null
   * if they can.
   */
  public static @Nullable String fault(Path base, ObjectFiles object) throws IOException {
    List<String> names =
        object.sourceName() == null
            ? List.of(MetadataFile.NAME, TreePaths.UNFINISHED)
            : List.of(object.sourceName(), TreePaths.UNFINISHED);
    return fault(base, object.path(), names);
  }

  private static @Nullable String fault(Path base, ObjectPath path, List<String> names)
      throws IOException {
    int length = TreePaths.ROOT.length();
    for (String id : path.ids()) {
      length += 1 + FolderName.length(id);
    }
    if (length + FolderName.length(base.toString()) < SHORT - TreePaths.UNFINISHED.length()
        && names.stream().allMatch(name -> name.length() < SHORT / 4)) {
      return null;
    }
    for (String name : names) {
      if (length + 1 + FolderName.length(name) > MOST_BYTES) {
        return "the path of its files is longer than " + MOST_BYTES + " bytes";
      }
    }
    Optional<Path> folder;
    try {
      folder = TreePaths.folder(path);
    } catch (InvalidPathException notHere) {
      return null;
    }
    if (folder.isPresent()) {
      for (String name : names) {
        if (isTooLong(base.resolve(folder.get()).resolve(name))) {
          return TOO_LONG;
        }
      }
    }
    return null;
  }

  private static boolean isTooLong(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return false;
    } catch (NoSuchFileException shortEnough) {
      return false;
    } catch (FileSystemException refused) {
      return isTooLong(refused);
    }
  }

  /** Whether a file was refused for the length of its path. */
  public static boolean isTooLong(FileSystemException refused) {
    return refused.getReason() != null && refused.getReason().contains("too long");
  }
}
