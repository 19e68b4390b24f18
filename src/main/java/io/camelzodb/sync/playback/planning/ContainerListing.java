package io.camelzodb.sync.playback.planning;

import io.camelzodb.zope.Child;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the children of a container in the database. It does not change after its creation.
 *
 * @param children by id, in the order of the container
 */
record ContainerListing(Map<String, Child> children) {
  static final ContainerListing NONE = new ContainerListing(Map.of());

  /** Lists the children of an object. */
  static ContainerListing of(ObjectTree tree, ZopeObject object) {
    Map<String, Child> children = new LinkedHashMap<>();
    tree.listing(object).forEach(child -> children.put(child.id(), child));
    return new ContainerListing(children);
  }

  List<String> ids() {
    return List.copyOf(children.keySet());
  }

  /** Returns the ids without the removed ones. */
  List<String> remaining(List<String> removed) {
    List<String> remaining = new ArrayList<>(children.keySet());
    remaining.removeAll(new HashSet<>(removed));
    return remaining;
  }
}
