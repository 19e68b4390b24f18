package io.camelzodb.sync.playback.plan;

import io.camelzodb.zope.ObjectPath;
import java.util.Set;

/** Where paths lead. */
public final class PathTargets {
  private PathTargets() {}

  /** The first steps of a path. */
  static ObjectPath prefix(ObjectPath path, int depth) {
    return new ObjectPath(path.ids().subList(0, depth));
  }

  /** What the object at a path is in; not for the root. */
  public static ObjectPath parent(ObjectPath path) {
    return prefix(path, path.ids().size() - 1);
  }

  /** Whether a path is one of some, or below one of them. */
  public static boolean isWithin(ObjectPath path, Set<ObjectPath> tops) {
    for (int depth = tops.isEmpty() ? -1 : path.ids().size(); depth >= 0; depth--) {
      if (tops.contains(prefix(path, depth))) {
        return true;
      }
    }
    return false;
  }
}
