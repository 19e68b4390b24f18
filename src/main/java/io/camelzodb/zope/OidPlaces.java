package io.camelzodb.zope;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where each object of the containment tree stands, and which records belong to it beside its own:
 * chunks of files, parts of BTrees, users. Leads from a changed oid to its path without a walk
 * through the tree. About 60 bytes an object and its id. Not safe for many threads.
 *
 * <p>{@link PlaceReader} fills it and brings it up to date.
 */
public final class OidPlaces {
  private static final int NONE = -1;
  private static final int GONE = -2;
  private static final int MOST_NODES = 1 << 28;
  private static final int LONGEST_ID = 1 << 16;

  /** What was read of an object depends on the containers around it. */
  private static final byte ACQUIRES = 1;

  private long[] oids = new long[64];
  private int[] parents = new int[64];
  private int[] firstChildren = new int[64];
  private int[] nextSiblings = new int[64];
  private int[] types = new int[64];
  private byte[] flags = new byte[64];
  private int[] idEnds = new int[64];
  private char[] ids = new char[1024];
  private int size;
  private int alive;
  private final OidNodes nodes = new OidNodes();
  private final OidNodes parts = new OidNodes();

  /** Parts of several objects at once, each as oid and node. */
  private final List<long[]> shared = new ArrayList<>();

  private Tid tid = Tid.ZERO;
  private boolean ambiguous;

  /** The transaction up to which it is known. */
  public Tid tid() {
    return tid;
  }

  void tid(Tid value) {
    tid = value;
  }

  /** Whether an object was met in two places: then changes of it cannot be told from here. */
  public boolean ambiguous() {
    return ambiguous;
  }

  void foundTwice() {
    ambiguous = true;
  }

  /** How many objects there are. */
  public int size() {
    return alive;
  }

  /** The object at the root; null while there is none. */
  public @Nullable Oid root() {
    return size == 0 ? null : new Oid(oids[0]);
  }

  int node(Oid oid) {
    int node = nodes.get(oid.value());
    return node != NONE && parents[node] != GONE ? node : NONE;
  }

  Oid oid(int node) {
    return new Oid(oids[node]);
  }

  int parent(int node) {
    return parents[node];
  }

  boolean isAlive(int node) {
    return parents[node] != GONE;
  }

  String id(int node) {
    int start = node == 0 ? 0 : idEnds[node - 1];
    return new String(ids, start, idEnds[node] - start);
  }

  int type(int node) {
    return types[node];
  }

  void type(int node, int hash) {
    types[node] = hash;
  }

  void acquires(int node, boolean value) {
    flags[node] = value ? ACQUIRES : 0;
  }

  ObjectPath path(int node) {
    List<String> path = new ArrayList<>();
    for (int at = node; parents[at] != NONE; at = parents[at]) {
      path.add(id(at));
    }
    Collections.reverse(path);
    return new ObjectPath(List.copyOf(path));
  }

  void children(int node, IntConsumer each) {
    for (int child = firstChildren[node]; child != NONE; child = nextSiblings[child]) {
      each.accept(child);
    }
  }

  /** All objects that depend on the containers around them. */
  void acquiring(IntConsumer each) {
    for (int node = 0; node < size; node++) {
      if (flags[node] == ACQUIRES && isAlive(node)) {
        each.accept(node);
      }
    }
  }

  /** The objects that a record belongs to: its own, and those that it is a part of. */
  void owners(Oid oid, IntConsumer each) {
    int own = node(oid);
    if (own != NONE) {
      each.accept(own);
    }
    int owner = parts.get(oid.value());
    if (owner != NONE && isAlive(owner)) {
      each.accept(owner);
    }
    for (long[] pair : shared) {
      if (pair[0] == oid.value() && isAlive((int) pair[1])) {
        each.accept((int) pair[1]);
      }
    }
  }

  /** A record of which an object is read, too. */
  void part(long oid, int owner) {
    int before = parts.get(oid);
    if (before == NONE || !isAlive(before)) {
      parts.put(oid, owner);
    } else if (before != owner
        && shared.stream().noneMatch(pair -> pair[0] == oid && pair[1] == owner)) {
      shared.add(new long[] {oid, owner});
    }
  }

  /**
   * Adds an object.
   *
   * @param parent its container; -1 for the root
   * @param type a hash of what its container says of its type
   */
  int add(int parent, Oid oid, String id, int type) {
    if (size == oids.length) {
      int larger = Math.addExact(size, size / 2);
      oids = Arrays.copyOf(oids, larger);
      parents = Arrays.copyOf(parents, larger);
      firstChildren = Arrays.copyOf(firstChildren, larger);
      nextSiblings = Arrays.copyOf(nextSiblings, larger);
      types = Arrays.copyOf(types, larger);
      flags = Arrays.copyOf(flags, larger);
      idEnds = Arrays.copyOf(idEnds, larger);
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
    types[node] = type;
    flags[node] = 0;
    if (parent != NONE) {
      nextSiblings[node] = firstChildren[parent];
      firstChildren[parent] = node;
    }
    nodes.put(oid.value(), node);
    alive++;
    return node;
  }

  /** Takes children out of a container, each with all below it. */
  void remove(int parent, Set<Integer> gone) {
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
      bury(child);
    }
  }

  private void bury(int top) {
    int[] stack = new int[16];
    int depth = 0;
    stack[depth++] = top;
    while (depth > 0) {
      int node = stack[--depth];
      parents[node] = GONE;
      alive--;
      for (int child = firstChildren[node]; child != NONE; child = nextSiblings[child]) {
        if (depth == stack.length) {
          stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth++] = child;
      }
    }
  }

  /** Writes what is there now; {@link #read} reads it. */
  public void write(DataOutput out) throws IOException {
    int[] numbers = new int[size];
    int count = 0;
    for (int node = 0; node < size; node++) {
      numbers[node] = isAlive(node) ? count++ : NONE;
    }
    out.writeLong(tid.value());
    out.writeBoolean(ambiguous);
    out.writeInt(count);
    for (int node = 0; node < size; node++) {
      if (!isAlive(node)) {
        continue;
      }
      out.writeLong(oids[node]);
      // A container is always added before what it holds.
      out.writeInt(parents[node] == NONE ? NONE : numbers[parents[node]]);
      out.writeInt(types[node]);
      out.writeByte(flags[node]);
      String id = id(node);
      out.writeInt(id.length());
      out.writeChars(id);
    }
    List<long[]> all = new ArrayList<>(shared);
    parts.forEach((oid, owner) -> all.add(new long[] {oid, owner}));
    all.removeIf(pair -> !isAlive((int) pair[1]));
    out.writeInt(all.size());
    for (long[] pair : all) {
      out.writeLong(pair[0]);
      out.writeInt(numbers[(int) pair[1]]);
    }
  }

  /**
   * Reads what was written; the caller has checked that it is whole.
   *
   * @throws IOException also where it contradicts itself
   */
  public static OidPlaces read(DataInput in) throws IOException {
    OidPlaces places = new OidPlaces();
    places.tid = new Tid(in.readLong());
    places.ambiguous = in.readBoolean();
    int count = checked(in.readInt(), MOST_NODES);
    char[] id = new char[LONGEST_ID];
    for (int node = 0; node < count; node++) {
      Oid oid = new Oid(in.readLong());
      int parent = in.readInt();
      int type = in.readInt();
      byte flag = in.readByte();
      if (parent < NONE || parent >= node || (parent == NONE) != (node == 0)) {
        throw new IOException("the object " + oid + " has no place");
      }
      int length = in.readInt();
      if (checked(length, Integer.MAX_VALUE / 4) > id.length) {
        id = new char[length];
      }
      for (int i = 0; i < length; i++) {
        id[i] = in.readChar();
      }
      places.add(parent, oid, new String(id, 0, length), type);
      places.flags[node] = flag;
    }
    int pairs = checked(in.readInt(), MOST_NODES);
    for (int i = 0; i < pairs; i++) {
      long part = in.readLong();
      places.part(part, checked(in.readInt(), count - 1));
    }
    return places;
  }

  private static int checked(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("the number " + value + " cannot be");
    }
    return value;
  }
}
