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

  /** Ends the message about an object without files. */
  public static final String NOT_WRITTEN = "; the object is not written";

  /** The name that a file has while it is written. */
  public static final String UNFINISHED = "__source-unfinished__";

  private TreePaths() {}

  /**
   * Returns the folder of an object within the base folder; empty if an id cannot be a file name.
   */
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

  /** Returns why an id cannot be the name of a folder; null if it can. */
  public static @Nullable String fault(String id) {
    return FolderName.fault(id);
  }

  /** Returns why an object cannot have a folder, because of an id on its path; null if it can. */
  public static @Nullable String fault(ObjectPath path) {
    for (String id : path.ids()) {
      String fault = FolderName.fault(id);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Returns why an object cannot have files below a folder: an id, or a path; null if it can. */
  public static @Nullable String fault(Path base, ObjectFiles object) throws IOException {
    String fault = fault(object.path());
    return fault == null ? PathLength.fault(base, object) : fault;
  }
}
