package io.camelzodb.zope.foreign;

import io.camelzodb.storage.Oid;

/**
 * Stores the parent of each oid in about 40 bytes, as an open-addressing hash table. For one
 * writer.
 */
final class OidParents {
  private long[] keys = new long[64];
  private long[] parents = new long[64];
  private boolean zero;
  private long parentOfZero;
  private int size;

  /** Stores a parent; returns false, without a change, if the oid has one. */
  boolean put(Oid oid, Oid parent) {
    if (oid.value() == 0) {
      boolean added = !zero;
      parentOfZero = added ? parent.value() : parentOfZero;
      zero = true;
      return added;
    }
    if (size * 2 >= keys.length) {
      grow();
    }
    int at = slot(keys, oid.value());
    if (keys[at] != 0) {
      return false;
    }
    keys[at] = oid.value();
    parents[at] = parent.value();
    size++;
    return true;
  }

  boolean contains(Oid oid) {
    return oid.value() == 0 ? zero : keys[slot(keys, oid.value())] != 0;
  }

  /** Whether an oid has this parent. */
  boolean isParent(Oid parent, Oid oid) {
    if (oid.value() == 0) {
      return zero && parentOfZero == parent.value();
    }
    int at = slot(keys, oid.value());
    return keys[at] != 0 && parents[at] == parent.value();
  }

  private void grow() {
    long[] largerKeys = new long[keys.length * 2];
    long[] largerParents = new long[largerKeys.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int at = slot(largerKeys, keys[i]);
        largerKeys[at] = keys[i];
        largerParents[at] = parents[i];
      }
    }
    keys = largerKeys;
    parents = largerParents;
  }

  private static int slot(long[] keys, long value) {
    int at = (int) ((value * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (keys.length - 1);
    while (keys[at] != 0 && keys[at] != value) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }
}
