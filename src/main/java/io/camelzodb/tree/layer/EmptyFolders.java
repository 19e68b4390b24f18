package io.camelzodb.tree.layer;

import io.camelzodb.files.HeldFolder;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Removes the empty folders of a tree, and those that become empty by that. */
final class EmptyFolders {
  private EmptyFolders() {}

  /**
   * Removes them below {@code __root__}, which stays.
   *
   * @param base the folder that holds it, which may be missing
   */
  static void remove(Path base) throws IOException {
    try (HeldFolder top = HeldFolder.named(base);
        HeldFolder root = top.child(TreePaths.ROOT)) {
      empty(root);
    } catch (NoSuchFileException | NotDirectoryException none) {
      // There is no tree, or it is going at this moment.
    }
  }

  /** Removes the empty folders in a folder; returns whether nothing is left. */
  private static boolean empty(HeldFolder folder) throws IOException {
    boolean empty = true;
    for (Path entry : entries(folder)) {
      empty &= Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && gone(folder, entry);
    }
    return empty;
  }

  private static boolean gone(HeldFolder folder, Path entry) throws IOException {
    try (HeldFolder child = folder.child(String.valueOf(entry.getFileName()))) {
      if (!empty(child)) {
        return false;
      }
      Files.deleteIfExists(entry);
      return true;
    } catch (NoSuchFileException | NotDirectoryException | DirectoryNotEmptyException changed) {
      // Somebody works there.
      return false;
    }
  }

  private static List<Path> entries(HeldFolder folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.at())) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return entries;
  }
}
