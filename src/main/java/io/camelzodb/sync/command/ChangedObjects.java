package io.camelzodb.sync.command;

import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.type.value.PythonOrder;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Finds the objects of changed files. */
final class ChangedObjects {
  private ChangedObjects() {}

  /**
   * Returns the paths of the objects whose files are named, sorted as Python does, each with a
   * slash at its end: {@code /site/news/}. Files that belong to no object are ignored.
   *
   * @param files paths from the top of the work tree on
   */
  static List<String> of(Collection<String> files) {
    TreeSet<String> paths = new TreeSet<>(PythonOrder.TEXT);
    for (String file : files) {
      int name = file.lastIndexOf('/') + 1;
      if (file.startsWith(TreePaths.ROOT + "/") && file.startsWith("__", name)) {
        String folder = file.substring(TreePaths.ROOT.length(), name);
        // Folders of state files, such as __state__, belong to the object around them.
        int inner = folder.indexOf("/__");
        String object = inner < 0 ? folder : folder.substring(0, inner + 1);
        paths.add(object.substring(0, object.length() - 1));
      }
    }
    return paths.stream().map(path -> path + "/").toList();
  }
}
