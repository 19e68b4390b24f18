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
  private final @Nullable ContainmentRecorder containment;
  private final List<RecordStep> pending = new ArrayList<>();

  /** The containers being walked, from the outermost on. */
  private final Deque<Open> open = new ArrayDeque<>();

  /** The containers around the object where the walk began. */
  private final Set<Oid> enclosing = new HashSet<>();

  /** How often each container was walked. */
  private final Map<Oid, Integer> entered = new HashMap<>();

  /** The containers that cannot be listed completely, and why. */
  private final Map<ObjectPath, String> lacking = new HashMap<>();

  private @Nullable Problem firstLeft;
  private boolean entersCurrent;
  private @Nullable String omission;
  private int node;

  /** A container being walked, with the nodes of its children. */
  private record Open(Oid oid, Map<String, Integer> nodes) {}

  /**
   * Creates a walk.
   *
   * @param containment the index to fill; null for none
   */
  RecordWalk(Snapshot snapshot, RecordOptions options, @Nullable ContainmentRecorder containment) {
    this.export = snapshot.export();
    this.options = options;
    this.entering = options.entering().in(snapshot);
    this.containment = containment;
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
      pending.add(new RecordStep.Failed(path, problem, fault));
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
    pending.add(new RecordStep.Reported(problem));
  }

  /** Passes on that an object cannot be read, in its place between the objects. */
  void fail(ObjectPath path, StorageException fault) {
    pending.add(
        new RecordStep.Failed(
            path, Problem.ofFault(Problem.Severity.ERROR, path, null, fault.fault()), fault));
  }

  /** Passes on an object and everything below it; removes nothing above it. */
  void walk(ZopeObject start, int startNode) throws IOException {
    open.clear();
    findEnclosing(start, startNode);
    for (ZopeObject object : tree.walkAllPaths(start, each -> entersCurrent, this::listed)) {
      int depth = object.path().depth() - start.path().depth();
      while (open.size() > depth) {
        enclosing.remove(open.pop().oid);
      }
      node = depth == 0 ? startNode : nodeOf(object);
      entersCurrent = decideToEnter(object);
      pass(object, !entersCurrent, depth == 0, node);
    }
    passPending();
  }

  private void findEnclosing(ZopeObject start, int startNode) {
    enclosing.clear();
    if (containment == null) {
      for (ZopeObject at = start.parent(); at != null; at = at.parent()) {
        enclosing.add(at.oid());
      }
      return;
    }
    ContainmentIndex index = containment.index();
    for (int at = index.parent(startNode); at >= 0; at = index.parent(at)) {
      enclosing.add(index.oid(at));
    }
  }

  private int nodeOf(ZopeObject object) {
    return containment == null
        ? ContainmentIndex.NONE
        : open.element().nodes.getOrDefault(object.id(), ContainmentIndex.NONE);
  }

  private boolean decideToEnter(ZopeObject object) {
    omission = null;
    if (!tree.holds(object) || !enters(object)) {
      return false;
    }
    String fault = null;
    if (object.path().depth() >= ObjectTree.MAX_DEPTH) {
      fault = TOO_DEEP;
    } else if (enclosing.contains(object.oid())) {
      fault = WITHIN_ITSELF;
    } else if (entered.merge(object.oid(), 1, Integer::sum) > ObjectTree.MOST_PLACES) {
      fault = TOO_MANY_PLACES;
    }
    if (fault != null) {
      report(Problem.ofObject(Problem.Severity.ERROR, object.path(), object.oid(), fault, ""));
    }
    omission = fault;
    return fault == null;
  }

  private void listed(ZopeObject container, List<Child> children) {
    Set<String> ids = new HashSet<>();
    children.forEach(child -> ids.add(child.id()));
    pending.add(new RecordStep.Listed(container.path(), ids, lacks(container.path())));
    enclosing.add(container.oid());
    Map<String, Integer> nodes = new HashMap<>();
    if (containment != null) {
      containment.read(node);
      for (Child child : children) {
        Oid oid = child.oid() == null ? ContainmentIndex.NO_OBJECT : child.oid();
        nodes.put(child.id(), containment.index().add(node, oid, child.id(), child.metaType()));
      }
    }
    open.push(new Open(container.oid(), nodes));
  }

  /** Passes on one object whose container is not visited. */
  void pass(ZopeObject object, int nodeOfObject) throws IOException {
    omission = null;
    pass(object, false, true, nodeOfObject);
  }

  private void pass(ZopeObject object, boolean leaf, boolean start, int nodeOfObject)
      throws IOException {
    if (containment != null) {
      containment.ignore();
    }
    passPending();
    if (MountPoints.isMountPoint(object)) {
      leave(object);
    } else if (options.selection().takes(object)) {
      found.add(new RecordStep.Found(object, leaf, omission, start, nodeOfObject), object.size());
    }
  }

  /** Leaves a mount point: its content is in another database, and its files stay as they are. */
  private void leave(ZopeObject mountPoint) throws IOException {
    if (options.selection().takes(mountPoint) && !options.mounted().contains(mountPoint.path())) {
      Problem warning = MountPoints.problemOf(mountPoint, "its files stay as they are");
      firstLeft = firstLeft == null ? warning : firstLeft;
      report(warning);
      passPending();
    }
  }

  /** Returns the first mount point whose files stay as they are; null if there was none. */
  @Nullable Problem left() {
    return firstLeft;
  }

  /** Passes on the problems so far. */
  void passPending() throws IOException {
    for (RecordStep step : pending) {
      found.add(step, 0);
    }
    pending.clear();
  }

  /** Whether an object, if it is a container, is entered. */
  boolean enters(ZopeObject object) {
    return entering.enters(object, export) && options.selection().takes(object);
  }
}
