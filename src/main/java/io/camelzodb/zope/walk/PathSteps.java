package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object at a path, container by container. The objects on the last way are kept with
 * their listings, so that the next path in the same container costs no further look at it. Safe for
 * use by many threads.
 */
final class PathSteps {
  private final ObjectTree tree;

  /** The objects on the last way, from the root on. */
  private volatile List<Step> last = List.of();

  /** Holds an object on the way, and its children once they are needed. */
  private static final class Step {
    final ZopeObject object;
    private @Nullable Map<String, Child> children;

    Step(ZopeObject object) {
      this.object = object;
    }

    /** Returns the last child of each id. */
    synchronized Map<String, Child> children(ObjectTree tree) {
      Map<String, Child> listed = children;
      if (listed == null) {
        listed = new HashMap<>();
        for (Child child : tree.listing(object)) {
          listed.put(child.id(), child);
        }
        children = listed;
      }
      return listed;
    }
  }

  PathSteps(ObjectTree tree) {
    this.tree = tree;
  }

  /**
   * Returns the object at a path; null if a container on the way does not list the next id.
   *
   * @param root where the path begins
   */
  @Nullable ZopeObject resolve(ZopeObject root, ObjectPath path) throws StorageException {
    Step step = way(root, path);
    return step == null ? null : step.object;
  }

  /** Announces some children of a container to the snapshot. */
  void announce(ObjectPath container, Collection<String> ids) {
    try {
      ZopeObject root = tree.root();
      Step step = container.startsWith(root.path()) ? way(root, container) : null;
      if (step != null) {
        tree.snapshot()
            .prefetch(
                ids.stream()
                    .map(step.children(tree)::get)
                    .map(child -> child == null ? null : child.oid())
                    .filter(Objects::nonNull)
                    .toList());
      }
    } catch (StorageException unreadable) {
      // Whoever resolves the path is told; nothing is fetched ahead.
    }
  }

  private @Nullable Step way(ZopeObject root, ObjectPath path) throws StorageException {
    int depth = root.path().depth();
    List<Step> before = last;
    boolean known = !before.isEmpty();
    Step at = known ? before.get(0) : new Step(root);
    List<Step> way = new ArrayList<>(List.of(at));
    for (int i = 1; i <= path.depth() - depth; i++) {
      ObjectPath next = path.prefix(depth + i);
      known = known && i < before.size() && before.get(i).object.path().equals(next);
      at = known ? before.get(i) : step(at, next);
      if (at == null) {
        return null;
      }
      way.add(at);
    }
    last = List.copyOf(way);
    return at;
  }

  private @Nullable Step step(Step from, ObjectPath path) throws StorageException {
    ZopeObject container = from.object;
    Child next = from.children(tree).get(path.id());
    if (next == null || container.path().depth() >= ObjectTree.MAX_DEPTH) {
      return null;
    }
    Oid oid = next.oid();
    if (oid == null) {
      throw new StorageException(
          new Fault.NotFound(path + " is listed, but there is no such object")
              .at(FaultPlace.ofPath(path)));
    }
    return new Step(tree.placed(tree.snapshot().load(oid), path, next.metaType(), container));
  }
}
