package io.camelzodb.sync.playback.planning;

import static java.util.stream.Collectors.joining;

import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.SiblingPaths;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.ObjectPair;
import io.camelzodb.zope.comparison.PairWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects that a user has named for a playback: those with files are compared, those that
 * are only in the database are removed. For one planning.
 */
final class NamedObjects {
  /** The limit of paths in a message. */
  private static final int MOST_PARTS = 10;

  private static final int MOST_CONTAINERS = 16;

  private final ObjectTreeReader files;
  private final PresentObjects present;
  private final PlanSteps steps;
  private final PlaybackScope scope;
  private final Removals removals;

  /** The containers on the last way, which the next object mostly has as well. */
  private final Map<ObjectPath, PresentObjects.Present> containers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, PresentObjects.Present> eldest) {
          return size() > MOST_CONTAINERS;
        }
      };

  NamedObjects(
      ObjectTreeReader files,
      PresentObjects present,
      PlanSteps steps,
      PlaybackScope scope,
      Removals removals) {
    this.files = files;
    this.present = present;
    this.steps = steps;
    this.scope = scope;
    this.removals = removals;
  }

  /** Returns the paths of objects with files, and plans the removal of others. */
  List<ObjectPath> withFiles(List<String> paths, PlaybackOptions options) throws IOException {
    List<ObjectPath> present = new ArrayList<>();
    for (ObjectPath path : PlaybackPaths.of(paths, options.recurse())) {
      if (hasFiles(path)) {
        present.add(path);
      }
    }
    return present;
  }

  /** Whether an object has files; otherwise it is removed from the database. */
  private boolean hasFiles(ObjectPath path) throws IOException {
    try {
      List<ObjectPath> tops = path.isRoot() ? files.tops() : List.of();
      if (path.isRoot() && !tops.contains(path)) {
        String most =
            tops.stream().limit(MOST_PARTS).map(ObjectPath::toString).collect(joining(", "));
        throw new TreeFault(
            files.name(),
            "holds a part of a site without its root",
            "name the objects that it holds: " + most);
      }
      if (files.has(path)) {
        return true;
      }
      if (path.isRoot()) {
        throw new TreeFault(files.name(), "holds no __meta__; the root cannot be removed");
      }
      if (present.isTop(path)) {
        throw new TreeFault(
            files.name(), path + " has no files; a mounted database cannot be removed");
      }
    } catch (TreeFault fault) {
      steps.problems().report(path, fault);
      return false;
    }
    remove(path);
    return false;
  }

  private void remove(ObjectPath path) throws IOException {
    PresentObjects.Present container;
    try {
      container = present.isEmpty() ? null : present.read(path.parent());
    } catch (StorageException fault) {
      steps.problems().report(path, fault);
      return;
    }
    Child child = container == null ? null : container.listing().children().get(path.id());
    if (container == null || child == null) {
      steps.problems().note(path, "neither the files nor the database have it");
      return;
    }
    ZopeObject object = container.object();
    if (!steps.isGone(path) && scope.removes(object, child) && removals.allow(object, child)) {
      steps.delete(path, scope.metaType(object, child));
    }
  }

  /** Compares objects with files, and the objects below them. */
  void compare(List<ObjectPath> paths, PairWalk walk, FilePrefetch ahead) throws IOException {
    SiblingPaths siblings = new SiblingPaths(paths);
    for (ObjectPath path : paths) {
      List<String> ids = siblings.first(path);
      if (!ids.isEmpty()) {
        ahead.announce(path.parent(), ids, id -> false);
        if (!present.isEmpty()) {
          present.tree().announce(path.parent(), ids);
        }
      }
      compare(path, walk);
    }
  }

  private void compare(ObjectPath path, PairWalk walk) throws IOException {
    if (present.isTop(path)) {
      walk.run(path);
      return;
    }
    ObjectPath parent = path.parent();
    PresentObjects.@Nullable Present container;
    try {
      container = steps.isGone(parent) ? null : container(parent);
    } catch (StorageException fault) {
      steps.problems().report(path, fault);
      return;
    }
    if (container == null && !steps.isNew(parent)) {
      String mountPoint = present.mountPointAbove(path);
      steps
          .problems()
          .report(
              path,
              mountPoint == null
                  ? "there is no " + parent + " to put it in; play that back first"
                  : "is in the database mounted at "
                      + mountPoint
                      + "; name that database in zodb.mounts");
      return;
    }
    walk.run(new ObjectPair(null, parent, container, null), path.id());
  }

  private PresentObjects.@Nullable Present container(ObjectPath path) throws StorageException {
    PresentObjects.Present known = containers.get(path);
    if (known == null) {
      known = present.read(path);
      if (known != null) {
        containers.put(path, known);
      }
    }
    return known;
  }
}
