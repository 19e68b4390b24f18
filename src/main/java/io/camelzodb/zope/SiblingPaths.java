package io.camelzodb.zope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups named objects by their containers, so that all of one container can be read ahead when the
 * first of them is needed. For one thread.
 */
public final class SiblingPaths {
  private final Map<ObjectPath, List<String>> open = new HashMap<>();

  /** Groups paths; the root is in no container. */
  public SiblingPaths(Iterable<ObjectPath> paths) {
    for (ObjectPath path : paths) {
      if (!path.isRoot()) {
        open.computeIfAbsent(path.parent(), parent -> new ArrayList<>()).add(path.id());
      }
    }
  }

  /**
   * Returns the ids of all paths in the container of a path, in their order; none after the first
   * time, and none for a path that is alone there.
   */
  public List<String> first(ObjectPath path) {
    List<String> ids = path.isRoot() ? null : open.remove(path.parent());
    return ids == null || ids.size() < 2 ? List.of() : ids;
  }
}
