package io.camelzodb.zope.index;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Maps oids to small numbers from 0, in about 18 bytes each, as an open-addressing hash table. */
final class OidNodes {
  private static final int NONE = -1;

  /** A random key, so that hostile data cannot make all oids collide. */
  private final long key = new SplittableRandom().nextLong() | 1;

  private long[] oids = new long[64];
  private int[] nodes = filled(64);
  private int size;

  private static int[] filled(int length) {
    int[] nodes = new int[length];
    Arrays.fill(nodes, NONE);
    return nodes;
  }

  /** Returns the number of an oid; -1 if there is none. */
  int get(long oid) {
    return nodes[slot(oids, nodes, oid)];
  }

  void put(long oid, int node) {
    int slot = slot(oids, nodes, oid);
    if (nodes[slot] == NONE) {
      if (size >= nodes.length - nodes.length / 4) {
        grow();
        slot = slot(oids, nodes, oid);
      }
      oids[slot] = oid;
      size++;
    }
    nodes[slot] = node;
  }

  interface Visitor<E extends Exception> {
    void visit(long oid, int node) throws E;
  }

  <E extends Exception> void forEach(Visitor<E> visitor) throws E {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] != NONE) {
        visitor.visit(oids[i], nodes[i]);
      }
    }
  }

  private void grow() {
    int length = Math.addExact(nodes.length, nodes.length / 2);
    long[] newOids = new long[length];
    int[] newNodes = filled(length);
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] != NONE) {
        int slot = slot(newOids, newNodes, oids[i]);
        newOids[slot] = oids[i];
        newNodes[slot] = nodes[i];
      }
    }
    oids = newOids;
    nodes = newNodes;
  }

  private int slot(long[] keys, int[] values, long oid) {
    long mixed = (oid ^ (oid >>> 32)) * key;
    int slot = (int) Math.floorMod(mixed ^ (mixed >>> 29), (long) values.length);
    while (values[slot] != NONE && keys[slot] != oid) {
      slot = slot + 1 == values.length ? 0 : slot + 1;
    }
    return slot;
  }
}
