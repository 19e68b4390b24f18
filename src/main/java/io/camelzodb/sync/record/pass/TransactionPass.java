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
  private final ContainmentIndex places;
  private final ContainmentRecorder traced;
  private final RecordWriter written;
  private final RecordWalk walk;
  private final RecordSteps steps;

  /** Containers that were read only to reach their children. */
  private final Map<Integer, ZopeObject> containers = new HashMap<>();

  private final TreeSet<Touched> queue = new TreeSet<>();

  private record Touched(int depth, int node) implements Comparable<Touched> {
    @Override
    public int compareTo(Touched other) {
      return depth == other.depth
          ? Integer.compare(node, other.node)
          : Integer.compare(depth, other.depth);
    }
  }

  TransactionPass(
      ContainmentIndex places,
      Snapshot snapshot,
      TreeSink files,
      RecordOptions options,
      Consumer<Problem> problems) {
    this.places = places;
    TracedSnapshot noted = new TracedSnapshot(snapshot);
    this.traced = new ContainmentRecorder(places, noted);
    this.written = new RecordWriter(files, snapshot.name(), options, problems, traced);
    RecordSteps ready = RecordSteps.direct(written::write);
    RecordReader reading = new RecordReader(noted, options, ready, null, written::problem, traced);
    this.steps = RecordSteps.direct(reading::read);
    this.walk = new RecordWalk(noted, options, traced).to(steps);
    walk.tree().assumeZope();
  }

  RecordWriter run(Collection<Oid> oids) throws IOException {
    oids.forEach(this::touch);
    while (!queue.isEmpty()) {
      int node = Objects.requireNonNull(queue.pollFirst()).node;
      if (places.isAlive(node) && isReached(node)) {
        visit(node);
      }
    }
    written.finish();
    return written;
  }

  private void touch(Oid oid) {
    places.owners(oid, this::touch);
  }

  private void touch(int node) {
    queue.add(new Touched(places.depth(node), node));
  }

  /**
   * Whether the files of all containers around an object are written; otherwise the object waits.
   */
  private boolean isReached(int node) {
    for (int at = places.parent(node); at >= 0; at = places.parent(at)) {
      if (!places.isWritten(at)) {
        return false;
      }
    }
    return true;
  }

  private void visit(int node) throws IOException {
    places.forgetParts(node);
    ZopeObject object;
    try {
      object = object(node);
    } catch (StorageException | UncheckedIOException fault) {
      fail(node, fault);
      return;
    }
    if (!places.isWritten(node)) {
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
    traced.read(node);
    String lacks = walk.lacks(object.path());
    Compared compared = compare(node, listing, lacks != null);
    places.written(node, false);
    walk.hand(object, node);
    if (!places.isWritten(node)) {
      return;
    }
    steps.add(
        new RecordStep.Pruned(object.path(), compared.gone, lacks == null ? omission : lacks), 0);
    for (Child child : compared.added) {
      Oid oid = oid(child);
      int added = places.add(node, oid, child.id(), child.metaType());
      ZopeObject fresh = walk.tree().child(object, child);
      walk.handBetween();
      if (fresh != null) {
        walk.walk(fresh, added);
      }
    }
    for (int retyped : compared.retyped) {
      touch(places.oid(retyped));
    }
  }

  private void fail(int node, Exception fault) throws IOException {
    traced.read(node);
    places.written(node, false);
    StorageException known =
        fault instanceof StorageException storage ? storage : StorageException.of(fault);
    Problem problem =
        Problem.ofObject(
                Problem.Severity.ERROR,
                places.path(node),
                places.oid(node),
                String.valueOf(known.getMessage()),
                "")
            .because(known.fault());
    steps.add(new RecordStep.Failed(places.path(node), problem, known), 0);
  }

  /** Returns why the content of a container is omitted at this path; null if it is not. */
  private @Nullable String omission(int node, ZopeObject container) {
    if (container.path().depth() >= ObjectTree.MAX_DEPTH) {
      return RecordWalk.TOO_DEEP;
    } else if (places.isWithinItself(node)) {
      return RecordWalk.WITHIN_ITSELF;
    }
    int most = ObjectTree.MOST_PLACES;
    return places.count(container.oid(), most + 1) > most ? RecordWalk.TOO_MANY_PLACES : null;
  }

  /** Returns the object of a node, read without the containers around it if they are not needed. */
  private ZopeObject object(int node) throws StorageException {
    ObjectTree tree = walk.tree();
    int parent = places.parent(node);
    if (parent < 0) {
      return tree.root();
    }
    return tree.at(places.oid(node), places.path(node), places.type(node), () -> container(parent));
  }

  private @Nullable ZopeObject container(int node) {
    ZopeObject known = containers.get(node);
    if (known == null) {
      try {
        known = object(node);
      } catch (StorageException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      containers.put(node, known);
    }
    return known;
  }

  /**
   * Holds the differences of a container from before.
   *
   * @param gone ids that are removed
   * @param added new children, and children that replace another object
   * @param retyped nodes whose type changed in the container
   */
  private record Compared(Set<String> gone, List<Child> added, List<Integer> retyped) {}

  private static Oid oid(Child child) {
    return child.oid() == null ? ContainmentIndex.NO_OBJECT : child.oid();
  }

  private Compared compare(int node, List<Child> listing, boolean lacking) {
    Map<String, Child> now = new LinkedHashMap<>();
    listing.forEach(child -> now.put(child.id(), child));
    Set<Integer> left = new HashSet<>();
    Set<String> gone = new HashSet<>();
    List<Integer> retyped = new ArrayList<>();
    places.children(
        node,
        each -> {
          String id = places.id(each);
          Child child = now.get(id);
          if (child == null && lacking) {
            return;
          }
          if (child == null || !places.oid(each).equals(oid(child))) {
            left.add(each);
            if (child == null) {
              gone.add(id);
            }
            return;
          }
          now.remove(id);
          if (!Objects.equals(places.type(each), child.metaType())) {
            places.type(each, child.metaType());
            if (child.oid() != null) {
              retyped.add(each);
            }
          }
        });
    places.remove(node, left, oid -> {});
    return new Compared(gone, List.copyOf(now.values()), retyped);
  }

  private void clear(int node) {
    Set<Integer> all = new HashSet<>();
    places.children(node, all::add);
    places.remove(node, all, oid -> {});
  }
}
