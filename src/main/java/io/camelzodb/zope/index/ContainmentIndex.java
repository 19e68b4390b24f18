package io.camelzodb.zope.index;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Maps oids to the paths of their objects, without a walk through the tree. It also knows the
 * further records of an object, such as chunks of files, parts of BTrees and users. It takes about
 * 75 bytes a node with its id, and 35 bytes a further record. An object in two containers has two
 * nodes.
 *
 * <p>Nodes are numbered from 0, the root; numbers are valid until {@link #compact}. Safe for many
 * threads.
 *
 * <p>Long because its arrays are one structure under one lock, consulted for each changed record.
 */
public final class ContainmentIndex {
  /** No node. */
  public static final int NONE = -1;

  /**
   * Stands for a child that the container lists without an object: files of an earlier one may be
   * left there.
   */
  public static final Oid NO_OBJECT = new Oid(-1);

  private static final int GONE = -2;
  private static final int WASTE = 4096;

  // The fields that are not private are read and written by ContainmentIndexFormat too, for its
  // speed.
  long[] oids = new long[64];
  int[] parents = new int[64];
  private int[] firstChildren = new int[64];
  private int[] nextSiblings = new int[64];

  /** The next node of the same object. */
  private int[] nextOfObject = new int[64];

  int[] types = new int[64];
  boolean[] written = new boolean[64];
  private int[] idEnds = new int[64];
  private char[] ids = new char[1024];
  int size;
  private int alive;
  private OidNodes nodes = new OidNodes();
  OidLinks parts = new OidLinks();

  /** All meta types, each once; the first stands for none. */
  final List<@Nullable String> typeNames = new ArrayList<>();

  private final Map<String, Integer> typeNumbers = new HashMap<>();
  Tid tid = Tid.ZERO;
  private ObjectPath top = ObjectPath.ROOT;

  /** Creates an empty index. */
  public ContainmentIndex() {
    typeNames.add(null);
  }

  /** Returns the transaction up to which the index is current. */
  public synchronized Tid tid() {
    return tid;
  }

  /** Sets the transaction up to which the index is current. */
  public synchronized void tid(Tid value) {
    tid = value;
  }

  /** Sets the path of the root, of a database that is mounted in another; not kept in a file. */
  public synchronized void top(ObjectPath path) {
    top = path;
  }

  /** Returns the number of nodes. */
  public synchronized int size() {
    return alive;
  }

  /** Returns one more than the highest node number so far; grows with each added node. */
  public synchronized int nodes() {
    return size;
  }

  /** The object at the root; null while there is none. */
  public synchronized @Nullable Oid root() {
    return size == 0 ? null : new Oid(oids[0]);
  }

  /** Whether an object has a node. */
  public synchronized boolean contains(Oid oid) {
    return count(oid, 1) > 0;
  }

  /** Counts the nodes of an object, up to a limit. */
  public synchronized int count(Oid oid, int most) {
    int count = 0;
    for (int at = nodes.get(oid.value()); at != NONE && count < most; at = nextOfObject[at]) {
      count += isAlive(at) ? 1 : 0;
    }
    return count;
  }

  /** Returns the object of a node. */
  public synchronized Oid oid(int node) {
    return new Oid(oids[node]);
  }

  /** Returns the node of the container; {@link #NONE} for the root. */
  public synchronized int parent(int node) {
    return parents[node];
  }

  /** Whether a node still exists. */
  public synchronized boolean isAlive(int node) {
    return parents[node] != GONE;
  }

  /** The id under which the container has the object. */
  public synchronized String id(int node) {
    int start = node == 0 ? 0 : idEnds[node - 1];
    return new String(ids, start, idEnds[node] - start);
  }

  /** Returns the meta type in the container, or null. */
  public synchronized @Nullable String type(int node) {
    return typeNames.get(types[node]);
  }

  /** Changes that meta type. */
  public synchronized void type(int node, @Nullable String metaType) {
    types[node] = typeNumber(metaType);
  }

  /** Returns the number of a meta type, a new one if it has none; 0 for none. */
  int typeNumber(@Nullable String metaType) {
    if (metaType == null) {
      return 0;
    }
    return typeNumbers.computeIfAbsent(
        metaType,
        fresh -> {
          typeNames.add(fresh);
          return typeNames.size() - 1;
        });
  }

  /** Whether the files of an object are up to date. */
  public synchronized boolean isWritten(int node) {
    return written[node];
  }

  /** Sets whether the files of an object are up to date. */
  public synchronized void written(int node, boolean value) {
    written[node] = value;
  }

  /** Returns the path of a node. */
  public synchronized ObjectPath path(int node) {
    List<String> path = new ArrayList<>();
    for (int at = node; parents[at] != NONE; at = parents[at]) {
      path.add(id(at));
    }
    if (!top.isRoot()) {
      List<String> above = new ArrayList<>(top.ids());
      Collections.reverse(above);
      path.addAll(above);
    }
    Collections.reverse(path);
    return new ObjectPath(Collections.unmodifiableList(path));
  }

  /** Returns the number of containers around a node. */
  public synchronized int depth(int node) {
    int depth = 0;
    for (int at = parents[node]; at >= 0; at = parents[at]) {
      depth++;
    }
    return depth;
  }

  /** Whether the object of a node is also one of the containers around it. */
  public synchronized boolean isWithinItself(int node) {
    for (int at = parents[node]; at >= 0; at = parents[at]) {
      if (oids[at] == oids[node]) {
        return true;
      }
    }
    return false;
  }

  /** Visits the nodes in a container. */
  public synchronized void children(int node, IntConsumer each) {
    for (int child = firstChildren[node]; child != NONE; child = nextSiblings[child]) {
      each.accept(child);
    }
  }

  /**
   * Visits the nodes that a record belongs to: those of its object, and of objects that it is a
   * part of.
   */
  public synchronized void owners(Oid oid, IntConsumer each) {
    for (int at = nodes.get(oid.value()); at != NONE; at = nextOfObject[at]) {
      if (isAlive(at)) {
        each.accept(at);
      }
    }
    parts.nodesOf(oid.value(), skippingRemoved(each));
  }

  private IntConsumer skippingRemoved(IntConsumer each) {
    return node -> {
      if (isAlive(node)) {
        each.accept(node);
      }
    };
  }

  /** Adds further records that the object of a node is read from. */
  public synchronized void parts(int node, OidSet records) {
    records.forEach(
        oid -> {
          if (oid != oids[node]) {
            parts.add(oid, node);
          }
        });
  }

  /** Removes the further records of a node, before it is read again. */
  public synchronized void forgetParts(int node) {
    parts.drop(node);
  }

  /**
   * Adds a node.
   *
   * @param parent the node of the container; {@link #NONE} for the root, which is the first
   * @param metaType the meta type in the container, or null
   */
  public synchronized int add(int parent, Oid oid, String id, @Nullable String metaType) {
    if (size == oids.length) {
      grow();
    }
    int node = size++;
    int start = node == 0 ? 0 : idEnds[node - 1];
    int end = Math.addExact(start, id.length());
    if (end > ids.length) {
      ids = Arrays.copyOf(ids, Math.addExact(end, end / 2));
    }
    id.getChars(0, id.length(), ids, start);
    idEnds[node] = end;
    oids[node] = oid.value();
    parents[node] = parent;
    firstChildren[node] = NONE;
    nextSiblings[node] = NONE;
    types[node] = typeNumber(metaType);
    written[node] = false;
    if (parent != NONE) {
      nextSiblings[node] = firstChildren[parent];
      firstChildren[parent] = node;
    }
    int same = nodes.get(oid.value());
    while (same != NONE && !isAlive(same)) {
      same = nextOfObject[same];
    }
    nextOfObject[node] = same;
    nodes.put(oid.value(), node);
    alive++;
    return node;
  }

  private void grow() {
    int larger = Math.addExact(size, size / 2);
    oids = Arrays.copyOf(oids, larger);
    parents = Arrays.copyOf(parents, larger);
    firstChildren = Arrays.copyOf(firstChildren, larger);
    nextSiblings = Arrays.copyOf(nextSiblings, larger);
    nextOfObject = Arrays.copyOf(nextOfObject, larger);
    types = Arrays.copyOf(types, larger);
    written = Arrays.copyOf(written, larger);
    idEnds = Arrays.copyOf(idEnds, larger);
  }

  /**
   * Removes children of a container, each with everything below it.
   *
   * @param each receives the object of each removed node
   */
  public synchronized void remove(int parent, Set<Integer> gone, Consumer<Oid> each) {
    int last = NONE;
    for (int child = firstChildren[parent]; child != NONE; child = nextSiblings[child]) {
      if (!gone.contains(child)) {
        last = child;
      } else if (last == NONE) {
        firstChildren[parent] = nextSiblings[child];
      } else {
        nextSiblings[last] = nextSiblings[child];
      }
    }
    for (int child : gone) {
      removeSubtree(child, each);
    }
  }

  private void removeSubtree(int top, Consumer<Oid> each) {
    int[] stack = new int[16];
    int depth = 0;
    stack[depth++] = top;
    while (depth > 0) {
      int node = stack[--depth];
      parents[node] = GONE;
      parts.drop(node);
      alive--;
      each.accept(new Oid(oids[node]));
      for (int child = firstChildren[node]; child != NONE; child = nextSiblings[child]) {
        if (depth == stack.length) {
          stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth++] = child;
      }
    }
  }

  /** Frees the memory of removed nodes, if they are the majority; renumbers all nodes. */
  public synchronized void compact() {
    if (size - alive + parts.stale() > alive + parts.count() + WASTE) {
      ContainmentIndex dense = new ContainmentIndex();
      int[] numbers = new int[size];
      for (int node = 0; node < size; node++) {
        if (isAlive(node)) {
          int parent = parents[node] == NONE ? NONE : numbers[parents[node]];
          numbers[node] = dense.add(parent, oid(node), id(node), type(node));
          dense.written[numbers[node]] = written[node];
        }
      }
      parts.forEach((oid, node) -> dense.parts.add(oid, numbers[node]));
      take(dense);
    }
  }

  private void take(ContainmentIndex other) {
    oids = other.oids;
    parents = other.parents;
    firstChildren = other.firstChildren;
    nextSiblings = other.nextSiblings;
    nextOfObject = other.nextOfObject;
    types = other.types;
    written = other.written;
    idEnds = other.idEnds;
    ids = other.ids;
    size = other.size;
    alive = other.alive;
    nodes = other.nodes;
    parts = other.parts;
    typeNames.clear();
    typeNames.addAll(other.typeNames);
    typeNumbers.clear();
    typeNumbers.putAll(other.typeNumbers);
  }
}
