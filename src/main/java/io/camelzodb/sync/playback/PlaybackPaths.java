package io.camelzodb.sync.playback;

import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.type.PythonOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The paths that users name: of objects, or of files in the tree. */
public final class PlaybackPaths {
  private PlaybackPaths() {}

  /**
   * The objects that paths name, sorted, each once: {@code /site/news}, {@code
   * __root__/site/news/__meta__}.
   *
   * @param recurse whether those below another one are left out
   */
  public static List<ObjectPath> of(Collection<String> paths, boolean recurse) {
    Set<String> objects = new TreeSet<>(PythonOrder.TEXT);
    for (String path : paths) {
      objects.add(String.join("/", parsed(path).ids()) + "/");
    }
    List<ObjectPath> distinct = new ArrayList<>();
    String last = null;
    for (String object : objects) {
      if (recurse && last != null && (last.equals("/") || object.startsWith(last))) {
        continue;
      }
      last = object;
      distinct.add(parsed(object));
    }
    return distinct;
  }

  private static ObjectPath parsed(String path) {
    List<String> ids = new ArrayList<>(List.of(path.split("/", -1)));
    ids.removeIf(id -> id.isEmpty());
    if (!ids.isEmpty() && ids.get(0).equals(ObjectTreeFiles.ROOT)) {
      ids.remove(0);
    }
    if (!ids.isEmpty() && ids.get(ids.size() - 1).startsWith("__")) {
      ids.remove(ids.size() - 1);
    }
    return new ObjectPath(List.copyOf(ids));
  }
}
