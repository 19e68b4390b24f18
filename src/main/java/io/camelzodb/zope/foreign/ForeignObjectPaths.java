package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds one path for each object that the root of a database leads to.
 *
 * <p>An object may be reached in many ways. Its path is the shortest one through containers;
 * otherwise the one with the fewest attributes; {@code __parent__} is used only if nothing else
 * leads to it. So cycles and shared objects appear once, and the paths depend on the database
 * alone. An object that is too deep, such as the end of a long chain, gets its oid as id under the
 * last object that is not.
 *
 * <p>Takes about 50 bytes an object. Made once; safe for many threads then, as the snapshot is.
 */
public final class ForeignObjectPaths {
  private static final int MOST_IDS = 900;
  private static final int LONGEST_PATH = 1500;
  private static final int MOST_ATTRIBUTES = 30;
  private static final int AHEAD = 128;

  /** Beginnings of the modules of Zope 2 and of products for it. */
  private static final List<String> ZOPES =
      List.of(
          "OFS.",
          "AccessControl.",
          "App.",
          "HelpSys.",
          "Products.",
          "Shared.",
          "ZClasses.",
          "Zope",
          "collective.",
          "erp5.",
          "plone.",
          "webdav.");

  private final Snapshot snapshot;
  private final TextDecoder decoder;
  private final StructureClasses structures;
  private final OidParents parents = new OidParents();
  private final OidSet holding = new OidSet();
  private final Map<Oid, List<Oid>> adopted = new HashMap<>();
  private final Deque<Item> current = new ArrayDeque<>();
  private Deque<QueuedTarget> next = new ArrayDeque<>();
  private final Deque<QueuedTarget> last = new ArrayDeque<>();

  /**
   * Holds an object that has its path.
   *
   * @param length the approximate length of its path in bytes
   * @param under the object that its targets are placed under
   */
  private record Item(Oid oid, int ids, int length, int attributes, Oid under) {}

  /** Holds an object that gets a path unless it has one by then. */
  private record QueuedTarget(Item from, Oid oid, int length) {}

  private ForeignObjectPaths(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.decoder = new TextDecoder(problem -> {});
    this.structures = new StructureClasses(snapshot);
  }

  /** Finds the paths of all objects of a snapshot; reads all of its records. */
  public static ForeignObjectPaths of(Snapshot snapshot) {
    ForeignObjectPaths paths = new ForeignObjectPaths(snapshot);
    paths.find();
    return paths;
  }

  private void find() {
    Oid root = snapshot.root();
    parents.put(root, root);
    current.add(new Item(root, 0, 0, 0, root));
    int coming = 0;
    while (true) {
      while (!current.isEmpty()) {
        coming = coming == 0 ? announce() : coming - 1;
        visit(current.poll());
      }
      coming = 0;
      Deque<QueuedTarget> waiting = next.isEmpty() ? last : next;
      if (waiting.isEmpty()) {
        return;
      }
      if (waiting == next) {
        next = new ArrayDeque<>();
      }
      for (QueuedTarget each = waiting.poll(); each != null; each = waiting.poll()) {
        place(each.from, each.oid, each.length, 1);
      }
    }
  }

  private int announce() {
    List<Oid> oids = new ArrayList<>();
    for (Item item : current) {
      if (oids.size() == AHEAD) {
        break;
      }
      oids.add(item.oid);
    }
    if (oids.size() > 1) {
      snapshot.prefetch(oids);
    }
    return oids.size();
  }

  private void visit(Item item) {
    PickledObject record;
    try {
      record = snapshot.load(item.oid).object();
    } catch (StorageException lost) {
      // The walk reports it, with its path.
      return;
    }
    Edges edges = new Edges(snapshot, decoder, structures, true, problem -> {});
    for (Edge edge : edges.of(item.oid, record)) {
      if (parents.contains(edge.oid())) {
        continue;
      }
      int length = edge.id().getBytes(StandardCharsets.UTF_8).length;
      switch (edge.kind()) {
        case CONTAINED -> place(item, edge.oid(), length, 0);
        case ATTRIBUTE -> next.add(new QueuedTarget(item, edge.oid(), length));
        case PARENT -> last.add(new QueuedTarget(item, edge.oid(), length));
      }
    }
  }

  private void place(Item from, Oid oid, int idLength, int attributes) {
    if (!parents.put(oid, from.under)) {
      return;
    }
    holding.add(from.under);
    boolean moved = !from.under.equals(from.oid);
    if (moved) {
      adopted.computeIfAbsent(from.under, under -> new ArrayList<>()).add(oid);
    }
    int ids = moved ? from.ids : from.ids + 1;
    int length = moved ? from.length : from.length + idLength + 1;
    int all = from.attributes + attributes;
    boolean deep = moved || ids > MOST_IDS || length > LONGEST_PATH || all > MOST_ATTRIBUTES;
    current.add(new Item(oid, ids, length, all, deep ? from.under : oid));
  }

  /** Whether an object has others below it. */
  public boolean holds(Oid oid) {
    return holding.contains(oid);
  }

  /** Whether an object is a direct child of another one. */
  public boolean isChild(Oid parent, Oid oid) {
    return parents.isParent(parent, oid) && !parent.equals(oid);
  }

  /**
   * Returns the children of an object, each id and each object once.
   *
   * @param problems receives problems of unreadable records, which are not named by path
   */
  public List<Child> children(Oid oid, PickledObject record, Consumer<Problem> problems) {
    if (!holds(oid)) {
      return List.of();
    }
    List<Child> children = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<Oid> oids = new HashSet<>();
    Edges edges = new Edges(snapshot, decoder, structures, false, problems);
    for (Edge edge : edges.of(oid, record)) {
      if (isChild(oid, edge.oid()) && oids.add(edge.oid())) {
        String id = ids.add(edge.id()) ? edge.id() : edge.id() + "-" + edge.oid().hex();
        ids.add(id);
        children.add(new Child(id, edge.key(), edge.oid(), null));
      }
    }
    for (Oid moved : adopted.getOrDefault(oid, List.of())) {
      if (oids.add(moved)) {
        children.add(new Child(moved.hex(), new Text(moved.hex()), moved, null));
      }
    }
    return children;
  }

  /**
   * Whether an exported object is not Zope's: of a foreign class, without the id and lists of
   * children of Zope's objects.
   */
  public static boolean isForeign(PickledObject object) {
    Global name = object.className();
    if (name == null || ZOPES.stream().anyMatch(name.module()::startsWith)) {
      return false;
    }
    if (StructureClasses.isStructure(name) || !(object.state() instanceof Dictionary state)) {
      return true;
    }
    return Stream.of("id", "_objects", "_tree", "meta_type", "portal_type")
        .allMatch(attribute -> state.get(attribute) == null);
  }

  /** Whether an object has a path. */
  public boolean isPlaced(Oid oid) {
    return parents.contains(oid);
  }

  /** Whether a record is a BTree, even of a custom class. */
  public static boolean isTree(@Nullable Global className, Value state) {
    return ForeignContainers.isTree(className, state);
  }

  /** Whether a reference leads to a BTree. */
  public static boolean isTree(Reference reference) {
    References.Target target = References.target(reference);
    return target != null && StructureClasses.isTree(target.className());
  }

  /**
   * Whether a reference leads to a record that only structures an object: a BTree, a mapping, a
   * list.
   */
  public static boolean isStructure(Reference reference) {
    References.Target target = References.target(reference);
    return target != null
        && target.database() == null
        && StructureClasses.isStructure(target.className());
  }

  /** Whether an attribute of this name holds the children of a container. */
  public static boolean isContents(String attribute) {
    return ForeignContainers.isContents(attribute);
  }
}
