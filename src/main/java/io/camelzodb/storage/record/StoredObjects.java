package io.camelzodb.storage.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.util.Arrays;

/**
 * Lists the objects that a transaction stores or checks, in order: oid, serial and a mark of the
 * record, without the records; about 35 bytes an object. Not thread-safe.
 */
public final class StoredObjects {
  /** The mark of an object that is only checked, not stored. */
  public static final long NOT_STORED = -1;

  private static final int FIRST = 64;

  /** The indexes of stored objects, counted from 1, by a hash of the oid; 0 for none. */
  private int[] slots = new int[FIRST * 2];

  private long[] oids = new long[FIRST];
  private long[] serials = new long[FIRST];
  private long[] marks = new long[FIRST];
  private int count;
  private int stored;

  /**
   * Adds an object.
   *
   * @param mark identifies its record later, 0 or more, or {@link #NOT_STORED}
   * @throws IllegalStateException if it is stored a second time
   */
  public void add(Oid oid, Tid serial, long mark) {
    int slot = mark == NOT_STORED ? -1 : slot(oid.value());
    if (slot >= 0 && slots[slot] != 0) {
      throw new IllegalStateException(oid + " is stored twice in one transaction");
    }
    if (count == oids.length) {
      oids = Arrays.copyOf(oids, count * 2);
      serials = Arrays.copyOf(serials, count * 2);
      marks = Arrays.copyOf(marks, count * 2);
    }
    oids[count] = oid.value();
    serials[count] = serial.value();
    marks[count++] = mark;
    if (slot >= 0) {
      slots[slot] = count;
      if (++stored > slots.length / 2) {
        grow();
      }
    }
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int i = 0; i < count; i++) {
      if (marks[i] != NOT_STORED) {
        slots[slot(oids[i])] = i + 1;
      }
    }
  }

  private int slot(long oid) {
    long mixed = oid * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) ((mixed ^ (mixed >>> 32)) & (slots.length - 1));
    while (slots[slot] != 0 && oids[slots[slot] - 1] != oid) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Returns the number of objects. */
  public int count() {
    return count;
  }

  /** Returns how many of them are stored. */
  public int stored() {
    return stored;
  }

  /** Returns the object at an index from 0. */
  public Oid oid(int index) {
    return new Oid(oids[index]);
  }

  /** Returns the transaction of the record that it was based on, or that is checked. */
  public Tid serial(int index) {
    return new Tid(serials[index]);
  }

  /** Returns the mark of a record, or {@link #NOT_STORED}. */
  public long mark(int index) {
    return marks[index];
  }

  /** Returns the index of a stored object; -1 if it is not stored. */
  public int indexOf(Oid oid) {
    return slots[slot(oid.value())] - 1;
  }
}
