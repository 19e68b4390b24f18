package io.camelzodb.sync.playback.planning;

import io.camelzodb.zope.Child;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object of the database contains. Not changed once it is made.
 *
 * @param children by id, in the order of the container
 */
record ContainerListing(Map<String, Child> children) {

  /** Of an object; empty where there is none. */
  static ContainerListing of(ObjectTree tree, @Nullable ZopeObject object) {
    Map<String, Child> children = new LinkedHashMap<>();
    if (object != null) {
      tree.listing(object).forEach(child -> children.put(child.id(), child));
    }
    return new ContainerListing(children);
  }

  List<String> ids() {
    return List.copyOf(children.keySet());
  }

  /** The ids without those that go. */
  List<String> kept(List<String> removed) {
    List<String> kept = new ArrayList<>(children.keySet());
    kept.removeAll(new HashSet<>(removed));
    return kept;
  }
}
