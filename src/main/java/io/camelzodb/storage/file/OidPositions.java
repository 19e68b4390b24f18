package io.camelzodb.storage.file;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;

/**
 * Stores the position of the newest record of each object in a compact hash table of two arrays: at
 * most 27 and on average about 22 bytes an object. Not thread-safe.
 */
public final class OidPositions {
  private static final int SMALLEST = 64;

  private long[] oids = new long[SMALLEST];

  /** The positions; 0 marks an empty slot, since no record is at the start of a file. */
  private long[] positions = new long[SMALLEST];

  private int size;

  /** A random key, so that a hostile file cannot make all oids collide. */
  private final long key = new SplittableRandom().nextLong() | 1;

  /** Returns the position, or 0 if there is no such object. */
  public long get(long oid) {
    return positions[slot(oid)];
  }

  public void put(long oid, long position) {
    int slot = slot(oid);
    if (positions[slot] == 0) {
      if (size >= oids.length - oids.length / 4) {
        grow();
        slot = slot(oid);
      }
      oids[slot] = oid;
      size++;
    }
    positions[slot] = position;
  }

  public int size() {
    return size;
  }

  /** Returns the largest oid, unsigned; 0 if there is none. */
  long largest() {
    long largest = 0;
    for (int i = 0; i < oids.length; i++) {
      if (positions[i] != 0 && Long.compareUnsigned(oids[i], largest) > 0) {
        largest = oids[i];
      }
    }
    return largest;
  }

  /** Returns all oids, in ascending unsigned order. */
  public long[] sortedOids() {
    long[] sorted = new long[size];
    int count = 0;
    for (int i = 0; i < oids.length; i++) {
      if (positions[i] != 0) {
        // Shifted so that Java's signed order is the unsigned one.
        sorted[count++] = oids[i] ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(sorted);
    for (int i = 0; i < count; i++) {
      sorted[i] ^= Long.MIN_VALUE;
    }
    return sorted;
  }

  /** Returns how many oids a condition is true for. */
  public long count(LongPredicate condition) {
    return Arrays.stream(sortedOids()).filter(condition).count();
  }

  private void grow() {
    // By half, not double: the table stays dense, and the copy small.
    int length = Math.addExact(oids.length, oids.length / 2);
    long[] newOids = new long[length];
    long[] newPositions = new long[length];
    for (int i = 0; i < oids.length; i++) {
      if (positions[i] != 0) {
        int slot = slot(newOids, newPositions, oids[i]);
        newOids[slot] = oids[i];
        newPositions[slot] = positions[i];
      }
    }
    oids = newOids;
    positions = newPositions;
  }

  private int slot(long oid) {
    return slot(oids, positions, oid);
  }

  private int slot(long[] oids, long[] positions, long oid) {
    long mixed = (oid ^ (oid >>> 32)) * key;
    int slot = (int) Math.floorMod(mixed ^ (mixed >>> 29), (long) oids.length);
    while (positions[slot] != 0 && oids[slot] != oid) {
      slot = slot + 1 == oids.length ? 0 : slot + 1;
    }
    return slot;
  }
}
