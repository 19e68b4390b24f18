package io.camelzodb.sync.playback.plan;

import io.camelzodb.sync.NamedPath;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.type.value.PythonOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Parses the paths that users name: of objects, or of files in the tree. */
public final class PlaybackPaths {
  private PlaybackPaths() {}

  /**
   * Returns the objects that paths name, sorted, each once: {@code /site/news}, {@code
   * __root__/site/news/__meta__}.
   *
   * @param recurse whether paths below another one are left out
   */
  public static List<ObjectPath> of(Collection<String> paths, boolean recurse) {
    Set<String> objects = new TreeSet<>(PythonOrder.TEXT);
    for (String path : paths) {
      objects.add(String.join("/", NamedPath.of(path).ids()) + "/");
    }
    List<ObjectPath> distinct = new ArrayList<>();
    String last = null;
    for (String object : objects) {
      if (recurse && last != null && (last.equals("/") || object.startsWith(last))) {
        continue;
      }
      last = object;
      distinct.add(NamedPath.of(object));
    }
    return distinct;
  }
}
