package io.camelzodb.sync;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.OidPlaces;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the objects to record, and their places where those are kept. Used by one thread. */
final class RecordWalk {
  private final boolean export;
  private final RecordOptions options;
  private final RecordSteps found;
  private final ObjectTree tree;
  private final @Nullable RecordPlaces places;
  private final List<RecordStep> between = new ArrayList<>();

  /** For each container that is gone through the places of what it holds. */
  private final Deque<Map<String, Integer>> open = new ArrayDeque<>();

  private int node;

  /**
   * A walk.
   *
   * @param found where the objects go
   * @param places to be filled; null where nobody keeps places
   */
  RecordWalk(
      Snapshot snapshot, RecordOptions options, RecordSteps found, @Nullable RecordPlaces places) {
    this.export = snapshot.export();
    this.options = options;
    this.found = found;
    this.places = places;
    Consumer<Problem> told = this::tell;
    this.tree = new ObjectTree(snapshot, new TextDecoder(options.zope().encoding(), told), told);
  }

  /** The tree that is walked through. */
  ObjectTree tree() {
    return tree;
  }

  /** Hands on a problem, in its place between the objects. */
  void tell(Problem problem) {
    between.add(new RecordStep.Told(problem));
  }

  /** Hands on an object and all below it; removes nothing above it. */
  void walk(ZopeObject start, int startNode) throws IOException {
    open.clear();
    for (ZopeObject object : tree.walkEverywhere(start, this::enters, this::listed)) {
      int depth = object.path().ids().size() - start.path().ids().size();
      node = depth == 0 ? startNode : place(object, depth);
      hand(object, !ObjectTree.isContainer(object) || !enters(object), node);
    }
    handBetween();
  }

  private int place(ZopeObject object, int depth) {
    if (places == null) {
      return OidPlaces.NONE;
    }
    while (open.size() > depth) {
      open.pop();
    }
    return open.element().getOrDefault(object.id(), OidPlaces.NONE);
  }

  private void listed(ZopeObject container, List<Child> children) {
    Set<String> ids = new HashSet<>();
    children.forEach(child -> ids.add(child.id()));
    between.add(new RecordStep.Listed(container.path(), ids));
    if (places != null) {
      places.read(node);
      Map<String, Integer> nodes = new HashMap<>();
      for (Child child : children) {
        if (child.oid() != null) {
          nodes.put(
              child.id(), places.places().add(node, child.oid(), child.id(), child.metaType()));
        }
      }
      open.push(nodes);
    }
  }

  /** Hands on one object. */
  void hand(ZopeObject object, boolean leaf, int place) throws IOException {
    if (places != null) {
      places.ignore();
    }
    handBetween();
    if (options.selection().takes(object)) {
      found.add(new RecordStep.Found(object, leaf, place), object.size());
    }
  }

  /** Hands on the problems so far. */
  void handBetween() throws IOException {
    for (RecordStep step : between) {
      found.add(step, 0);
    }
    between.clear();
  }

  /** Whether an object is gone into, if it is a container. */
  boolean enters(ZopeObject object) {
    return options.entering().enters(object, export) && options.selection().takes(object);
  }
}
