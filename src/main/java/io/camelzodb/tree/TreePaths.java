package io.camelzodb.tree;

import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says where the files of an object are in a tree, and why an object can have none. */
public final class TreePaths {
  /** Name of the folder in the base folder that holds the root of the tree. */
  public static final String ROOT = "__root__";

  /** Behind why an object has no files. */
  public static final String NOT_WRITTEN = "; the object is not written";

  /** The name that a file has while it is written. */
  public static final String UNFINISHED = "__source-unfinished__";

  private TreePaths() {}

  /** The folder of an object within the base folder; empty where an id cannot be a file name. */
  public static Optional<Path> folder(ObjectPath path) {
    Path folder = Path.of(ROOT);
    for (String id : path.ids()) {
      if (FolderName.fault(id) != null) {
        return Optional.empty();
      }
      folder = folder.resolve(id);
    }
    return Optional.of(folder);
  }

  /** Why an id cannot be the name of a folder; null if it can. */
  public static @Nullable String fault(String id) {
    return FolderName.fault(id);
  }

  /** Why an object cannot have a folder, by an id on its path; null if it can. */
  public static @Nullable String fault(ObjectPath path) {
    for (String id : path.ids()) {
      String fault = FolderName.fault(id);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Why an object cannot have its files below a folder: an id, or a path; null if it can. */
  public static @Nullable String fault(Path base, ObjectFiles object) throws IOException {
    String fault = fault(object.path());
    return fault == null ? PathLength.fault(base, object) : fault;
  }
}
