package io.camelzodb.tree.folder;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.HeldTree;
import io.camelzodb.tree.FolderName;
import io.camelzodb.tree.PathLength;
import io.camelzodb.tree.RefusedObjects;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the folders of objects, creates missing ones, and keeps recently used ones open. Not safe
 * for many threads.
 */
final class OpenFolders implements Closeable {
  /** Each is held open. */
  private static final int FOLDERS_KEPT = 256;

  private final Path base;
  private final RefusedObjects refused;
  private final Map<ObjectPath, ObjectFolder> folders =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, ObjectFolder> eldest) {
          boolean surplus = size() > FOLDERS_KEPT;
          if (surplus) {
            eldest.getValue().close();
          }
          return surplus;
        }
      };

  /**
   * Creates it.
   *
   * @param refused receives the objects whose folder is not possible
   */
  OpenFolders(Path base, RefusedObjects refused) {
    this.base = base;
    this.refused = refused;
  }

  /** Returns the folder of an object if it is open; else null. */
  @Nullable ObjectFolder open(ObjectPath path) {
    return folders.get(path);
  }

  /** Forgets the folder of an object, which the caller closes. */
  void forget(ObjectPath path) {
    folders.remove(path);
  }

  /** Closes the folder of an object, and all below it. */
  void closeBelow(ObjectPath path) {
    folders
        .entrySet()
        .removeIf(
            known -> {
              boolean below = known.getKey().startsWith(path);
              if (below) {
                known.getValue().close();
              }
              return below;
            });
  }

  /** Returns the folder of an object; null if there is none. */
  @Nullable ObjectFolder existing(ObjectPath path) throws IOException {
    ObjectFolder open = folders.get(path);
    if (open != null) {
      return open;
    }
    if (TreePaths.fault(path) != null) {
      return null;
    }
    List<String> names = new ArrayList<>(List.of(TreePaths.ROOT));
    names.addAll(path.ids());
    try (HeldTree tree = HeldTree.named(base)) {
      tree.in(String.join("/", names), held -> null);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return null;
    }
    return reach(path);
  }

  /**
   * Opens the folder of an object, and creates it with its parents; returns null, with a problem,
   * if that is not possible.
   */
  @Nullable ObjectFolder reach(ObjectPath path) throws IOException {
    ObjectFolder open = folders.get(path);
    if (open != null) {
      return open;
    }
    int depth = path.depth();
    ObjectFolder folder = null;
    int from = depth;
    while (from > 0 && folder == null) {
      from--;
      folder = folders.get(path.prefix(from));
    }
    if (folder == null) {
      folder = root();
    }
    for (int i = from; i < depth && folder != null; i++) {
      folder = child(folder, path, i);
      if (folder != null) {
        folders.put(path.prefix(i + 1), folder);
      }
    }
    return folder;
  }

  private @Nullable ObjectFolder child(ObjectFolder folder, ObjectPath path, int index)
      throws IOException {
    String id = path.ids().get(index);
    String fault = FolderName.fault(id);
    if (fault == null) {
      try {
        ObjectFolder child = folder.child(id);
        if (child != null) {
          return child;
        }
        fault = "this file system takes the id for that of another object in the same folder";
      } catch (InvalidPathException notHere) {
        fault = "the id is no file name on this system; run in a UTF-8 locale";
      } catch (FileSystemException refusal) {
        if (!PathLength.isTooLong(refusal)) {
          throw refusal;
        }
        fault = PathLength.TOO_LONG;
      }
    }
    refused.add(path, fault);
    return null;
  }

  private ObjectFolder root() throws IOException {
    Files.createDirectories(base);
    ObjectFolder folder;
    try (HeldFolder held = HeldFolder.named(base)) {
      folder = ObjectFolder.existing(held.made(TreePaths.ROOT));
    } catch (NotDirectoryException other) {
      Path root = base.resolve(TreePaths.ROOT);
      throw new FileException(
          root,
          new Fault.Refused(root + " is not a folder", "name another base folder, or remove it"),
          other);
    }
    folders.put(ObjectPath.ROOT, folder);
    return folder;
  }

  /** Closes all folders; others can be opened afterwards. */
  @Override
  public void close() {
    folders.values().forEach(ObjectFolder::close);
    folders.clear();
  }
}
