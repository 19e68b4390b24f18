package io.camelzodb.zope;

import io.camelzodb.storage.Oid;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Holds a set of oids in about 16 bytes each, as an open-addressing hash table. Not safe for many
 * threads.
 */
public final class OidSet {
  private long[] slots = new long[64];
  private boolean zero;
  private int size;

  /** Adds an oid; returns false if it was there already. */
  public boolean add(Oid oid) {
    if (oid.value() == 0) {
      boolean added = !zero;
      zero = true;
      return added;
    }
    if (size * 2 >= slots.length) {
      grow();
    }
    if (!put(slots, oid.value())) {
      return false;
    }
    size++;
    return true;
  }

  /** Whether an oid was added. */
  public boolean contains(Oid oid) {
    if (oid.value() == 0) {
      return zero;
    }
    int at = slot(oid.value(), slots.length);
    while (slots[at] != 0) {
      if (slots[at] == oid.value()) {
        return true;
      }
      at = (at + 1) & (slots.length - 1);
    }
    return false;
  }

  /** The oids in any order. */
  public void forEach(LongConsumer each) {
    if (zero) {
      each.accept(0);
    }
    for (long value : slots) {
      if (value != 0) {
        each.accept(value);
      }
    }
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return !zero && size == 0;
  }

  /** The oids, ascending. */
  public Oid[] sorted() {
    long[] values = Arrays.stream(slots).filter(value -> value != 0).toArray();
    Oid[] oids = new Oid[values.length + (zero ? 1 : 0)];
    int at = 0;
    if (zero) {
      oids[at++] = Oid.ROOT;
    }
    for (long value : values) {
      oids[at++] = new Oid(value);
    }
    Arrays.sort(oids);
    return oids;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long value : slots) {
      if (value != 0) {
        put(larger, value);
      }
    }
    slots = larger;
  }

  private static boolean put(long[] slots, long value) {
    int at = slot(value, slots.length);
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = value;
    return true;
  }

  private static int slot(long value, int length) {
    long mixed = value * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32) & (length - 1);
  }
}
