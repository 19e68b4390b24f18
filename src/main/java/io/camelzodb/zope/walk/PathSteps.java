package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object at a path, container by container. The objects on the last way are kept, so that
 * the next path in the same container costs no further look at it. Safe for use by many threads.
 */
final class PathSteps {
  private final ObjectTree tree;

  /** The objects on the last way, from the root on. */
  private volatile List<ZopeObject> last = List.of();

  PathSteps(ObjectTree tree) {
    this.tree = tree;
  }

  /**
   * Returns the object at a path; null if a container on the way does not list the next id.
   *
   * @param root where the path begins
   */
  @Nullable ZopeObject resolve(ZopeObject root, ObjectPath path) throws StorageException {
    int depth = root.path().depth();
    List<ZopeObject> before = last;
    List<ZopeObject> way = new ArrayList<>(List.of(root));
    ZopeObject at = root;
    for (int i = 1; i <= path.depth() - depth; i++) {
      ObjectPath next = path.prefix(depth + i);
      at = i < before.size() && before.get(i).path().equals(next) ? before.get(i) : step(at, next);
      if (at == null) {
        return null;
      }
      way.add(at);
    }
    last = List.copyOf(way);
    return at;
  }

  private @Nullable ZopeObject step(ZopeObject container, ObjectPath path) throws StorageException {
    Child next = tree.child(container, path.id());
    if (next == null || container.path().depth() >= ObjectTree.MAX_DEPTH) {
      return null;
    }
    Oid oid = next.oid();
    if (oid == null) {
      throw new StorageException(
          new Fault.NotFound(path + " is listed, but there is no such object")
              .at(FaultPlace.ofPath(path)));
    }
    return tree.placed(tree.snapshot().load(oid), path, next.metaType(), container);
  }
}
