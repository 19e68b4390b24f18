package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects to record, and their nodes in the index if there is one. Used by one thread.
 */
final class RecordWalk {
  /** The reason to omit the content of a container that is too far from the root. */
  static final String TOO_DEEP = "nested too deeply: what it contains is left out";

  /** The reason to omit the content of a container that contains itself. */
  static final String WITHIN_ITSELF =
      "this container contains itself; what is in it is recorded further up only";

  /** The reason to omit the content of a container that has too many paths. */
  static final String TOO_MANY_PLACES =
      "this container stands in more than "
          + ObjectTree.MOST_PLACES
          + " places; what is in it is left out here";

  private final boolean export;
  private final EnteredContainers entering;
  private final RecordOptions options;
  private RecordSteps found = (step, size) -> {};
  private final ObjectTree tree;
  private final @Nullable ContainmentRecorder places;
  private final List<RecordStep> between = new ArrayList<>();

  /** The containers being walked, from the outermost on. */
  private final Deque<Open> open = new ArrayDeque<>();

  /** The containers around the object where the walk began. */
  private final Set<Oid> around = new HashSet<>();

  /** How often each container was walked. */
  private final Map<Oid, Integer> entered = new HashMap<>();

  /** The containers that cannot be listed completely, and why. */
  private final Map<ObjectPath, String> lacking = new HashMap<>();

  private @Nullable Problem left;
  private boolean enters;
  private @Nullable String within;
  private int node;

  /** A container being walked, with the nodes of its children. */
  private record Open(Oid oid, Map<String, Integer> nodes) {}

  /**
   * Creates a walk.
   *
   * @param places the index to fill; null for none
   */
  RecordWalk(Snapshot snapshot, RecordOptions options, @Nullable ContainmentRecorder places) {
    this.export = snapshot.export();
    this.options = options;
    this.entering = options.entering().in(snapshot);
    this.places = places;
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), this::report);
    this.tree = new ObjectTree(snapshot, decoder, new Faults());
  }

  /** Passes on faults in their place between the objects. */
  private final class Faults implements WalkFaults {
    @Override
    public void problem(Problem problem) {
      report(problem);
    }

    @Override
    public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
      between.add(new RecordStep.Failed(path, problem, fault));
    }

    @Override
    public void unlisted(ObjectPath container, Problem problem) {
      report(problem);
      lacking.putIfAbsent(container, problem.message());
    }
  }

  /** Returns why the last listing is incomplete; null if it is complete. */
  @Nullable String lacks(ObjectPath container) {
    return lacking.remove(container);
  }

  /** Sets the receiver of the objects. */
  RecordWalk to(RecordSteps steps) {
    found = steps;
    return this;
  }

  /** Returns the tree that is walked. */
  ObjectTree tree() {
    return tree;
  }

  /** Passes on a problem, in its place between the objects. */
  void report(Problem problem) {
    between.add(new RecordStep.Reported(problem));
  }

  /** Passes on that an object cannot be read, in its place between the objects. */
  void fail(ObjectPath path, StorageException fault) {
    String message = String.valueOf(fault.getMessage());
    between.add(
        new RecordStep.Failed(
            path,
            Problem.ofObject(Problem.Severity.ERROR, path, null, message, "")
                .because(fault.fault()),
            fault));
  }

  /** Passes on an object and everything below it; removes nothing above it. */
  void walk(ZopeObject start, int startNode) throws IOException {
    open.clear();
    around(start, startNode);
    for (ZopeObject object : tree.walkEverywhere(start, each -> enters, this::listed)) {
      int depth = object.path().depth() - start.path().depth();
      while (open.size() > depth) {
        around.remove(open.pop().oid);
      }
      node = depth == 0 ? startNode : place(object);
      enters = goesInto(object);
      hand(object, !enters, depth == 0, node);
    }
    handBetween();
  }

  private void around(ZopeObject start, int startNode) {
    around.clear();
    if (places == null) {
      for (ZopeObject at = start.parent(); at != null; at = at.parent()) {
        around.add(at.oid());
      }
      return;
    }
    ContainmentIndex known = places.places();
    for (int at = known.parent(startNode); at >= 0; at = known.parent(at)) {
      around.add(known.oid(at));
    }
  }

  private int place(ZopeObject object) {
    return places == null
        ? ContainmentIndex.NONE
        : open.element().nodes.getOrDefault(object.id(), ContainmentIndex.NONE);
  }

  private boolean goesInto(ZopeObject object) {
    within = null;
    if (!tree.holds(object) || !enters(object)) {
      return false;
    }
    String fault = null;
    if (object.path().depth() >= ObjectTree.MAX_DEPTH) {
      fault = TOO_DEEP;
    } else if (around.contains(object.oid())) {
      fault = WITHIN_ITSELF;
    } else if (entered.merge(object.oid(), 1, Integer::sum) > ObjectTree.MOST_PLACES) {
      fault = TOO_MANY_PLACES;
    }
    if (fault != null) {
      report(Problem.ofObject(Problem.Severity.ERROR, object.path(), object.oid(), fault, ""));
    }
    within = fault;
    return fault == null;
  }

  private void listed(ZopeObject container, List<Child> children) {
    Set<String> ids = new HashSet<>();
    children.forEach(child -> ids.add(child.id()));
    between.add(new RecordStep.Listed(container.path(), ids, lacks(container.path())));
    around.add(container.oid());
    Map<String, Integer> nodes = new HashMap<>();
    if (places != null) {
      places.read(node);
      for (Child child : children) {
        Oid oid = child.oid() == null ? ContainmentIndex.NO_OBJECT : child.oid();
        nodes.put(child.id(), places.places().add(node, oid, child.id(), child.metaType()));
      }
    }
    open.push(new Open(container.oid(), nodes));
  }

  /** Passes on one object whose container is not visited. */
  void hand(ZopeObject object, int place) throws IOException {
    within = null;
    hand(object, false, true, place);
  }

  private void hand(ZopeObject object, boolean leaf, boolean start, int place) throws IOException {
    if (places != null) {
      places.ignore();
    }
    handBetween();
    if (MountPoints.isMountPoint(object)) {
      leave(object);
    } else if (options.selection().takes(object)) {
      found.add(new RecordStep.Found(object, leaf, within, start, place), object.size());
    }
  }

  /** Leaves a mount point: its content is in another database, and its files stay as they are. */
  private void leave(ZopeObject mountPoint) throws IOException {
    if (options.selection().takes(mountPoint) && !options.mounted().contains(mountPoint.path())) {
      Problem told = MountPoints.left(mountPoint, "its files stay as they are");
      left = left == null ? told : left;
      report(told);
      handBetween();
    }
  }

  /** Returns the first mount point whose files stay as they are; null if there was none. */
  @Nullable Problem left() {
    return left;
  }

  /** Passes on the problems so far. */
  void handBetween() throws IOException {
    for (RecordStep step : between) {
      found.add(step, 0);
    }
    between.clear();
  }

  /** Whether an object, if it is a container, is entered. */
  boolean enters(ZopeObject object) {
    return entering.enters(object, export) && options.selection().takes(object);
  }
}
