package io.camelzodb.sync;

import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.util.ArrayList;
import java.util.List;

/** Parses a path that a user wrote: of an object, or of one of its files in the tree. */
public final class NamedPath {
  private NamedPath() {}

  /**
   * Returns the object that a path names.
   *
   * @param path ids with slashes between, around or doubled: {@code /site/news}, {@code
   *     __root__/site/news/__meta__}; the root for a path without ids
   */
  public static ObjectPath of(String path) {
    List<String> ids = new ArrayList<>(List.of(path.split("/", -1)));
    ids.removeIf(String::isEmpty);
    if (!ids.isEmpty() && ids.get(0).equals(TreePaths.ROOT)) {
      ids.remove(0);
    }
    // No recorded object has an id that begins so; this is a file name.
    if (!ids.isEmpty() && ids.get(ids.size() - 1).startsWith("__")) {
      ids.remove(ids.size() - 1);
    }
    return new ObjectPath(List.copyOf(ids));
  }
}
