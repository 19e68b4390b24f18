package io.camelzodb.sync.history;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes only the objects that show one layer in the database, in their attribute {@code
 * zodbsync_layer}, or in that of a container. For one thread.
 */
final class LayerSelection implements TreeSink {
  private final GitTreeFiles files;
  private final Value layer;
  private final List<ZopeObject> changed = new ArrayList<>();
  private @Nullable ObjectFiles pending;

  LayerSelection(GitTreeFiles files, Layer layer) {
    this.files = files;
    this.layer = layer.value();
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    pending = null;
    if (TreePaths.fault(object.path()) != null) {
      return files.write(object);
    }
    // Its layer is known with the object itself.
    pending = object;
    return true;
  }

  @Override
  public void recorded(ZopeObject object) throws IOException {
    ObjectFiles own = pending;
    pending = null;
    if (own == null) {
      return;
    }
    boolean before = files.has(own.path());
    boolean now = new ObjectLayers().of(object).equals(layer);
    if (now) {
      files.write(own);
    } else if (before) {
      files.removeFiles(own.path());
    }
    if (before != now && object.state().get(ObjectLayers.ATTRIBUTE) != null) {
      changed.add(object);
    }
  }

  /** Forgets which objects have come to the layer or have left it. */
  void forgetChanged() {
    changed.clear();
  }

  /**
   * Returns the objects that may show another layer since one of their containers does, although
   * they were not written themselves; forgets the containers.
   */
  Set<Oid> inheriting(Snapshot snapshot) throws IOException {
    Set<Oid> inheriting = new HashSet<>();
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    Deque<ZopeObject> open = new ArrayDeque<>();
    for (ZopeObject each : changed) {
      ZopeObject container = tree.resolve(each.path());
      if (container != null) {
        open.push(container);
      }
    }
    changed.clear();
    while (!open.isEmpty()) {
      ZopeObject container = open.pop();
      if (tree.holds(container)) {
        for (ZopeObject child : tree.children(container)) {
          if (child.state().get(ObjectLayers.ATTRIBUTE) == null && inheriting.add(child.oid())) {
            open.push(child);
          }
        }
      }
    }
    return inheriting;
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) throws IOException {
    files.prune(path, rule);
  }

  @Override
  public String refusal() {
    return files.refusal();
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) {
    return files.unrecorded(container);
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
      throws IOException {
    if (reasons.isEmpty() || files.has(container)) {
      files.unrecorded(container, reasons);
    }
  }
}
