package io.camelzodb.zope;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@link OidPlaces} from a snapshot and brings them up to date with changed oids. What
 * belongs to an object is what is loaded when it is read, whatever its type. Not safe for many
 * threads.
 */
public final class PlaceReader {
  private final TracedSnapshot snapshot;
  private final ObjectTree tree;
  private final ObjectTypes types;
  private final Predicate<ZopeObject> enter;
  private final OidPlaces places;
  private final Map<Integer, ZopeObject> objects = new HashMap<>();
  private final Map<Integer, Map<String, Child>> listings = new HashMap<>();

  /**
   * What has to be recorded to bring a tree in line.
   *
   * @param objects paths of objects that changed themselves
   * @param containers those of them that contain objects, with the ids that they have now
   * @param subtrees paths of objects that are new at their place, with all below them
   */
  public record Changed(
      List<ObjectPath> objects,
      Map<ObjectPath, Set<String>> containers,
      List<ObjectPath> subtrees) {}

  private PlaceReader(
      OidPlaces places, Snapshot snapshot, ZopeOptions options, Predicate<ZopeObject> enter) {
    this.places = places;
    this.snapshot = new TracedSnapshot(snapshot);
    this.enter = enter;
    TextDecoder decoder = new TextDecoder(options.encoding(), problem -> {});
    this.tree = new ObjectTree(this.snapshot, decoder, problem -> {});
    this.types = new ObjectTypes(this.snapshot, options, decoder);
  }

  /**
   * The places of all objects.
   *
   * @param enter whether to go on to what a container holds
   * @throws StorageException if the root cannot be read
   */
  public static OidPlaces read(Snapshot snapshot, ZopeOptions options, Predicate<ZopeObject> enter)
      throws StorageException {
    OidPlaces places = new OidPlaces();
    PlaceReader reader = new PlaceReader(places, snapshot, options, enter);
    ZopeObject root = reader.tree.root();
    reader.fill(places.add(-1, root.oid(), "", 0), root);
    places.tid(snapshot.tid());
    return places;
  }

  /**
   * Brings places up to date.
   *
   * @param oids all that changed between the tid of the places and the snapshot, and more if wanted
   * @return what has to be recorded for these oids
   * @throws StorageException if the source fails; the places are of no use then
   */
  public static Changed update(
      OidPlaces places,
      Collection<Oid> oids,
      Snapshot snapshot,
      ZopeOptions options,
      Predicate<ZopeObject> enter)
      throws StorageException {
    Changed changed = new PlaceReader(places, snapshot, options, enter).update(oids);
    places.tid(snapshot.tid());
    return changed;
  }

  private record Level(Iterator<ZopeObject> objects, Iterator<Integer> nodes) {}

  /** Adds all below an object that has its node already. */
  private void fill(int top, ZopeObject start) {
    Deque<Level> levels = new ArrayDeque<>();
    level(top, start, levels);
    while (!levels.isEmpty()) {
      Level level = levels.element();
      ZopeObject object = level.objects.hasNext() ? level.objects.next() : null;
      if (object == null) {
        levels.pop();
        continue;
      }
      // Children that cannot be read are passed over by the iterator, but have a place all the
      // same: they may be there later.
      int node = -1;
      while (node < 0 || !places.id(node).equals(object.id())) {
        node = level.nodes.next();
      }
      level(node, object, levels);
    }
  }

  private void level(int node, ZopeObject object, Deque<Level> levels) {
    snapshot.take();
    if (entered(object)) {
      List<Child> children = tree.listing(object);
      List<Child> placed = new ArrayList<>();
      List<Integer> added = new ArrayList<>();
      for (Child child : children) {
        if (child.oid() != null) {
          placed.add(child);
        }
      }
      for (Child child : placed) {
        added.add(add(node, child));
      }
      levels.push(new Level(tree.children(object, placed), added.iterator()));
    }
    parts(node, object);
  }

  private int add(int parent, Child child) {
    Oid oid = Objects.requireNonNull(child.oid());
    if (places.node(oid) >= 0) {
      places.foundTwice();
    }
    return places.add(parent, oid, child.id(), hash(child));
  }

  private static int hash(Child child) {
    return child.metaType() == null ? 0 : child.metaType().hashCode();
  }

  private boolean entered(ZopeObject object) {
    return ObjectTree.isContainer(object)
        && enter.test(object)
        && object.path().ids().size() < ObjectTree.MAX_DEPTH;
  }

  /** Reads an object for what else is loaded for it, its listing included. */
  private void parts(int node, ZopeObject object) {
    try {
      ObjectData data = types.read(object);
      ObjectData.Source source = data.source();
      if (source != null) {
        source.content().writeTo(OutputStream.nullOutputStream());
      }
    } catch (IOException unreadable) {
      // What was asked for until then is known, and has to change before this can be read.
    }
    places.acquires(node, types.acquired());
    for (Oid oid : snapshot.take().sorted()) {
      if (!oid.equals(object.oid())) {
        places.part(oid.value(), node);
      }
    }
  }

  /** Something to be added: a child of a container. */
  private record Added(int parent, Child child) {}

  private Changed update(Collection<Oid> oids) throws StorageException {
    Set<Integer> touched = new TreeSet<>();
    for (Oid oid : oids) {
      places.owners(oid, touched::add);
    }
    List<Added> added = new ArrayList<>();
    Set<Integer> again = new LinkedHashSet<>(touched);
    for (int node : touched) {
      if (places.isAlive(node)) {
        compare(node, added, again);
      }
    }
    Set<Integer> subtrees = new LinkedHashSet<>();
    for (Added each : added) {
      if (places.isAlive(each.parent)) {
        int node = add(each.parent, each.child);
        ZopeObject container = object(each.parent);
        ZopeObject object = container == null ? null : tree.child(container, each.child);
        if (object != null) {
          subtrees.add(node);
          fill(node, object);
        }
      }
    }
    places.acquiring(
        node -> {
          for (int at = places.parent(node); at >= 0; at = places.parent(at)) {
            if (touched.contains(at)) {
              again.add(node);
              return;
            }
          }
        });
    return changed(again, subtrees);
  }

  private Changed changed(Set<Integer> nodes, Set<Integer> subtrees) throws StorageException {
    List<ObjectPath> paths = new ArrayList<>();
    Map<ObjectPath, Set<String>> containers = new LinkedHashMap<>();
    for (int node : nodes) {
      if (!places.isAlive(node) || isBelow(node, subtrees)) {
        continue;
      }
      ZopeObject object = object(node);
      snapshot.take();
      if (object == null) {
        continue;
      }
      Map<String, Child> listing = Map.of();
      if (entered(object)) {
        listing = listing(node, object);
        // Once more, for what is loaded with it.
        tree.listing(object);
      }
      parts(node, object);
      ObjectPath path = places.path(node);
      paths.add(path);
      containers.put(path, Set.copyOf(listing.keySet()));
    }
    return new Changed(paths, containers, subtrees.stream().map(places::path).toList());
  }

  private boolean isBelow(int node, Set<Integer> tops) {
    for (int at = node; at >= 0; at = places.parent(at)) {
      if (tops.contains(at)) {
        return true;
      }
    }
    return false;
  }

  /** Compares what a container holds with what it held. */
  private void compare(int node, List<Added> added, Set<Integer> again) throws StorageException {
    ZopeObject object = object(node);
    if (object == null) {
      return;
    }
    Map<String, Child> now =
        new LinkedHashMap<>(entered(object) ? listing(node, object) : Map.of());
    Set<Integer> gone = new LinkedHashSet<>();
    places.children(
        node,
        each -> {
          Child child = now.get(places.id(each));
          if (child == null || !places.oid(each).equals(child.oid())) {
            gone.add(each);
            return;
          }
          now.remove(child.id());
          if (places.type(each) != hash(child)) {
            places.type(each, hash(child));
            again.add(each);
          }
        });
    places.remove(node, gone);
    for (Child child : now.values()) {
      if (child.oid() != null) {
        added.add(new Added(node, child));
      }
    }
  }

  /** The object of a node as it stands now; null where it or one above it cannot be read. */
  private @Nullable ZopeObject object(int node) throws StorageException {
    Deque<Integer> way = new ArrayDeque<>();
    for (int at = node; at >= 0; at = places.parent(at)) {
      way.push(at);
    }
    ZopeObject object = null;
    for (int at : way) {
      ZopeObject known = objects.get(at);
      if (known == null && places.parent(at) < 0) {
        known = tree.root();
      } else if (known == null && object != null) {
        Child child = listing(places.parent(at), object).get(places.id(at));
        known = child == null ? null : tree.child(object, child);
      }
      if (known == null || !known.oid().equals(places.oid(at))) {
        return null;
      }
      if (ObjectTree.isContainer(known)) {
        objects.put(at, known);
      }
      object = known;
    }
    return object;
  }

  private Map<String, Child> listing(int node, ZopeObject container) {
    Map<String, Child> known = listings.get(node);
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Child child : tree.listing(container)) {
        known.put(child.id(), child);
      }
      listings.put(node, known);
    }
    return known;
  }
}
