package io.camelzodb.storage.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.util.Arrays;

/**
 * The objects that a transaction stores, or wants to be current, in the order in which it does:
 * oid, serial and a mark of the record, without the records; about 35 bytes an object. Not
 * thread-safe.
 */
public final class StoredObjects {
  /** What stands for the mark of an object that is only to be current. */
  public static final long NOT_STORED = -1;

  private static final int FIRST = 64;

  /** Places of stored objects, counted from 1, by their oid; 0 where there is none. */
  private int[] slots = new int[FIRST * 2];

  private long[] oids = new long[FIRST];
  private long[] serials = new long[FIRST];
  private long[] marks = new long[FIRST];
  private int count;
  private int stored;

  /**
   * Adds an object.
   *
   * @param mark what its record is known by later, 0 or more, or {@link #NOT_STORED}
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

  /** How many there are. */
  public int count() {
    return count;
  }

  /** How many of them are stored. */
  public int stored() {
    return stored;
  }

  /** The object at an index from 0 on. */
  public Oid oid(int index) {
    return new Oid(oids[index]);
  }

  /** The record that it was made from, or that is to be current. */
  public Tid serial(int index) {
    return new Tid(serials[index]);
  }

  /** The mark of a record, or {@link #NOT_STORED}. */
  public long mark(int index) {
    return marks[index];
  }

  /** The index of an object that is stored; -1 if it is not. */
  public int indexOf(Oid oid) {
    return slots[slot(oid.value())] - 1;
  }
}
