package io.camelzodb.storage.export.file;

import io.camelzodb.storage.Oid;
import java.util.Arrays;

/**
 * Stores the position of each record of an export, and finds it by oid. It takes 24 bytes a record,
 * and about 8 for the search. Filled by one thread, then only read.
 */
public final class RecordIndex {
  /** The length of a record that is too long for 31 bits. */
  static final int HUGE = Integer.MAX_VALUE;

  private static final int NOT_FOUND = -1;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private long[] oids = new long[1024];
  private long[] offsets = new long[1024];
  private int[] lengths = new int[1024];
  private int[] lines = new int[1024];

  /** Open addressing: position + 1, or 0 for empty; a power of two, at most two thirds full. */
  private int[] slots = new int[2048];

  private int size;

  public int size() {
    return size;
  }

  /** Adds a record at the end; its oid must be new. */
  public void add(long oid, long offset, long length, long line) {
    if (size == oids.length) {
      grow();
    }
    oids[size] = oid;
    offsets[size] = offset;
    lengths[size] = (int) Math.min(length, HUGE);
    lines[size] = (int) Math.min(line, Integer.MAX_VALUE);
    size++;
    if (size > slots.length / 3 * 2) {
      rehash(slots.length * 2);
    } else {
      slots[freeSlot(slots, oid)] = size;
    }
  }

  /** Returns the position of the record with an oid, or -1. */
  public int find(long oid) {
    int slot = first(slots, oid);
    while (slots[slot] != 0) {
      int position = slots[slot] - 1;
      if (oids[position] == oid) {
        return position;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return NOT_FOUND;
  }

  public Oid oid(int position) {
    return new Oid(oids[position]);
  }

  /** Returns the offset of the record in the unpacked file, in bytes. */
  public long offset(int position) {
    return offsets[position];
  }

  /** Returns the length in bytes; {@link #HUGE} for that and longer ones. */
  public int length(int position) {
    return lengths[position];
  }

  /** Returns the line where the record begins, from 1; 0 in files without lines. */
  public int line(int position) {
    return lines[position];
  }

  private void grow() {
    int more = size + size / 2;
    oids = Arrays.copyOf(oids, more);
    offsets = Arrays.copyOf(offsets, more);
    lengths = Arrays.copyOf(lengths, more);
    lines = Arrays.copyOf(lines, more);
  }

  private void rehash(int capacity) {
    int[] wider = new int[capacity];
    slots = wider;
    for (int position = 0; position < size; position++) {
      wider[freeSlot(wider, oids[position])] = position + 1;
    }
  }

  private static int freeSlot(int[] slots, long oid) {
    int slot = first(slots, oid);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int first(int[] slots, long oid) {
    return (int) ((oid * SPREAD) >>> (64 - Integer.numberOfTrailingZeros(slots.length)));
  }
}
