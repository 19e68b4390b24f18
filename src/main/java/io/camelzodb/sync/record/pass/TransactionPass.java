package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.record.TracedSnapshot;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Updates the files for one transaction, for {@link TransactionFiles}. It visits the objects that
 * the oids belong to, the outermost first, and new objects in them. Used once, by one thread.
 */
final class TransactionPass {
  private final ContainmentIndex index;
  private final ContainmentRecorder recorder;
  private final RecordWriter written;
  private final RecordWalk walk;
  private final RecordSteps steps;

  /** Containers that were read only to reach their children. */
  private final Map<Integer, ZopeObject> containers = new HashMap<>();

  private final TreeSet<QueuedNode> queue = new TreeSet<>();

  private record QueuedNode(int depth, int node) implements Comparable<QueuedNode> {
    @Override
    public int compareTo(QueuedNode other) {
      return depth == other.depth
          ? Integer.compare(node, other.node)
          : Integer.compare(depth, other.depth);
    }
  }

  TransactionPass(
      ContainmentIndex index,
      Snapshot snapshot,
      TreeSink files,
      RecordOptions options,
      Consumer<Problem> problems) {
    this.index = index;
    TracedSnapshot tracedSnapshot = new TracedSnapshot(snapshot);
    this.recorder = new ContainmentRecorder(index, tracedSnapshot);
    this.written = new RecordWriter(files, snapshot.name(), options, problems, recorder);
    RecordSteps ready = RecordSteps.direct(written::write);
    RecordReader reading =
        new RecordReader(tracedSnapshot, options, ready, null, written::problem, recorder);
    this.steps = RecordSteps.direct(reading::read);
    this.walk = new RecordWalk(tracedSnapshot, options, recorder).to(steps);
    walk.tree().assumeZope();
  }

  RecordWriter run(Collection<Oid> oids) throws IOException {
    oids.forEach(this::enqueue);
    while (!queue.isEmpty()) {
      int node = Objects.requireNonNull(queue.pollFirst()).node;
      if (index.isAlive(node) && isReached(node)) {
        visit(node);
      }
    }
    written.finish();
    return written;
  }

  private void enqueue(Oid oid) {
    index.owners(oid, this::enqueue);
  }

  private void enqueue(int node) {
    queue.add(new QueuedNode(index.depth(node), node));
  }

  /**
   * Whether the files of all containers around an object are written; otherwise the object waits.
   */
  private boolean isReached(int node) {
    for (int at = index.parent(node); at >= 0; at = index.parent(at)) {
      if (!index.isWritten(at)) {
        return false;
      }
    }
    return true;
  }

  private void visit(int node) throws IOException {
    index.forgetParts(node);
    ZopeObject object;
    try {
      object = object(node);
    } catch (StorageException | UncheckedIOException fault) {
      fail(node, fault);
      return;
    }
    if (!index.isWritten(node)) {
      clear(node);
      walk.walk(object, node);
      return;
    }
    boolean entered = walk.tree().holds(object) && walk.enters(object);
    String omission = entered ? omission(node, object) : null;
    if (omission != null) {
      walk.report(
          Problem.ofObject(Problem.Severity.ERROR, object.path(), object.oid(), omission, ""));
    }
    List<Child> listing = entered && omission == null ? walk.tree().listing(object) : List.of();
    recorder.read(node);
    String lacks = walk.lacks(object.path());
    ChildChanges changes = compare(node, listing, lacks != null);
    index.written(node, false);
    walk.pass(object, node);
    if (!index.isWritten(node)) {
      return;
    }
    steps.add(
        new RecordStep.Pruned(object.path(), changes.removedIds, lacks == null ? omission : lacks),
        0);
    for (Child child : changes.added) {
      Oid oid = oid(child);
      int added = index.add(node, oid, child.id(), child.metaType());
      ZopeObject newObject = walk.tree().child(object, child);
      walk.passPending();
      if (newObject != null) {
        walk.walk(newObject, added);
      }
    }
    for (int retyped : changes.retyped) {
      enqueue(index.oid(retyped));
    }
  }

  private void fail(int node, Exception fault) throws IOException {
    recorder.read(node);
    index.written(node, false);
    StorageException error =
        fault instanceof StorageException storage ? storage : StorageException.of(fault);
    Problem problem =
        Problem.ofFault(Problem.Severity.ERROR, index.path(node), index.oid(node), error.fault());
    steps.add(new RecordStep.Failed(index.path(node), problem, error), 0);
  }

  /** Returns why the content of a container is omitted at this path; null if it is not. */
  private @Nullable String omission(int node, ZopeObject container) {
    if (container.path().depth() >= ObjectTree.MAX_DEPTH) {
      return RecordWalk.TOO_DEEP;
    } else if (index.isWithinItself(node)) {
      return RecordWalk.WITHIN_ITSELF;
    }
    int most = ObjectTree.MOST_PLACES;
    return index.count(container.oid(), most + 1) > most ? RecordWalk.TOO_MANY_PLACES : null;
  }

  /** Returns the object of a node, read without the containers around it if they are not needed. */
  private ZopeObject object(int node) throws StorageException {
    ObjectTree tree = walk.tree();
    int parent = index.parent(node);
    if (parent < 0) {
      return tree.root();
    }
    return tree.at(index.oid(node), index.path(node), index.type(node), () -> container(parent));
  }

  private @Nullable ZopeObject container(int node) {
    ZopeObject container = containers.get(node);
    if (container == null) {
      try {
        container = object(node);
      } catch (StorageException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      containers.put(node, container);
    }
    return container;
  }

  /**
   * Holds the differences of a container from before.
   *
   * @param removedIds ids that are removed
   * @param added new children, and children that replace another object
   * @param retyped nodes whose type changed in the container
   */
  private record ChildChanges(Set<String> removedIds, List<Child> added, List<Integer> retyped) {}

  private static Oid oid(Child child) {
    return child.oid() == null ? ContainmentIndex.NO_OBJECT : child.oid();
  }

  private ChildChanges compare(int node, List<Child> listing, boolean lacking) {
    Map<String, Child> now = new LinkedHashMap<>();
    listing.forEach(child -> now.put(child.id(), child));
    Set<Integer> removedNodes = new HashSet<>();
    Set<String> removedIds = new HashSet<>();
    List<Integer> retyped = new ArrayList<>();
    index.children(
        node,
        each -> {
          String id = index.id(each);
          Child child = now.get(id);
          if (child == null && lacking) {
            return;
          }
          if (child == null || !index.oid(each).equals(oid(child))) {
            removedNodes.add(each);
            if (child == null) {
              removedIds.add(id);
            }
            return;
          }
          now.remove(id);
          if (!Objects.equals(index.type(each), child.metaType())) {
            index.type(each, child.metaType());
            if (child.oid() != null) {
              retyped.add(each);
            }
          }
        });
    index.remove(node, removedNodes, oid -> {});
    return new ChildChanges(removedIds, List.copyOf(now.values()), retyped);
  }

  private void clear(int node) {
    Set<Integer> all = new HashSet<>();
    index.children(node, all::add);
    index.remove(node, all, oid -> {});
  }
}
