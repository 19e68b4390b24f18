package io.camelzodb.sync.history;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Watches which of the paths that were asked for ever have an object, and reports the others. Not
 * safe for many threads.
 */
final class PathSightings {
  private final Set<ObjectPath> unseenPaths =
      new TreeSet<>(Comparator.comparing(ObjectPath::toString));

  /** Adds paths that have no object yet. */
  void expect(List<ObjectPath> paths) {
    unseenPaths.addAll(paths);
  }

  /** Returns a problem for each path without an object up to a transaction. */
  List<Problem> problems(Tid upTo, String database) {
    List<Problem> problems = new ArrayList<>();
    for (ObjectPath path : unseenPaths) {
      String message = "no transaction up to " + upTo + " of " + database + " has an object there";
      problems.add(Problem.ofObject(Problem.Severity.ERROR, path, null, message, ""));
    }
    return problems;
  }

  /** Returns a sink that notes the paths that are written into another one. */
  TreeSink watching(TreeSink tree) {
    if (unseenPaths.isEmpty()) {
      return tree;
    }
    return new TreeSink() {
      @Override
      public boolean write(ObjectFiles object) throws IOException {
        ObjectPath path = object.path();
        for (int depth = 0; depth <= path.depth() && !unseenPaths.isEmpty(); depth++) {
          unseenPaths.remove(path.prefix(depth));
        }
        return tree.write(object);
      }

      @Override
      public void recorded(ZopeObject object) throws IOException {
        tree.recorded(object);
      }

      @Override
      public void prune(ObjectPath path, PruneRule rule) throws IOException {
        tree.prune(path, rule);
      }

      @Override
      public String refusal() {
        return tree.refusal();
      }

      @Override
      public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
        return tree.unrecorded(container);
      }

      @Override
      public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
          throws IOException {
        tree.unrecorded(container, reasons);
      }
    };
  }
}
