package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a database as of one transaction, by path, in the form that files have. Each
 * container is listed only once. Not safe for many threads.
 */
public final class PastObjects {
  private static final int CONTAINERS_KEPT = 64;

  private final ObjectTree tree;
  private final ObjectTypes types;
  private final Map<ObjectPath, Container> containers =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, Container> eldest) {
          return size() > CONTAINERS_KEPT;
        }
      };

  private record Container(ZopeObject object, Map<String, Child> children) {}

  public PastObjects(Snapshot snapshot, ZopeOptions options) {
    TextDecoder decoder = new TextDecoder(options.encoding(), problem -> {});
    this.tree = new ObjectTree(snapshot, decoder, problem -> {});
    this.types = new ObjectTypes(snapshot, options, decoder);
  }

  public ObjectTree tree() {
    return tree;
  }

  /** Returns the form of an object that files have. */
  public ObjectData data(ZopeObject object) throws StorageException {
    return types.read(object);
  }

  /**
   * Returns the object at a path; null if there was none.
   *
   * @throws StorageException if records on the way are missing
   */
  public @Nullable ZopeObject find(ObjectPath path) throws StorageException {
    if (path.isRoot()) {
      return tree.root();
    }
    // Goes up to a known container, then down again.
    int depth = path.depth() - 1;
    while (depth > 0 && !containers.containsKey(path.prefix(depth))) {
      depth--;
    }
    Container container = containers.get(path.prefix(depth));
    if (container == null) {
      ZopeObject root = tree.root();
      depth = root.path().depth();
      if (path.depth() <= depth) {
        return path.equals(root.path()) ? root : null;
      }
      container = enter(root);
    }
    while (true) {
      String id = path.ids().get(depth);
      Child child = container.children().get(id);
      if (child == null) {
        return null;
      }
      if (child.oid() == null) {
        throw new StorageException(path.prefix(depth + 1) + ": is listed but lost");
      }
      ZopeObject parent = container.object();
      ZopeObject object =
          tree.at(child.oid(), path.prefix(depth + 1), child.metaType(), () -> parent);
      depth++;
      if (depth == path.depth()) {
        return object;
      }
      container = enter(object);
    }
  }

  private Container enter(ZopeObject object) {
    Map<String, Child> children = new HashMap<>();
    tree.listing(object).forEach(child -> children.put(child.id(), child));
    Container container = new Container(object, children);
    containers.put(object.path(), container);
    return container;
  }
}
