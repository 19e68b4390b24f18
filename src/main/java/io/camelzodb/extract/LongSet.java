package io.camelzodb.extract;

/**
 * Holds a set of 64-bit numbers in about 16 bytes each: oids, and hashes of names. Safe for many
 * threads.
 */
final class LongSet {
  private long[] slots = new long[256];
  private boolean zero;
  private int size;

  /** Adds a number; returns false if it was there already. */
  synchronized boolean add(long value) {
    if (value == 0) {
      boolean added = !zero;
      zero = true;
      return added;
    }
    if (size * 2 >= slots.length) {
      long[] before = slots;
      slots = new long[before.length * 2];
      for (long each : before) {
        if (each != 0) {
          put(each);
        }
      }
    }
    boolean added = put(value);
    if (added) {
      size++;
    }
    return added;
  }

  synchronized boolean contains(long value) {
    if (value == 0) {
      return zero;
    }
    int at = slot(value);
    while (slots[at] != 0 && slots[at] != value) {
      at = (at + 1) & (slots.length - 1);
    }
    return slots[at] == value;
  }

  synchronized int size() {
    return size + (zero ? 1 : 0);
  }

  private boolean put(long value) {
    int at = slot(value);
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = value;
    return true;
  }

  private int slot(long value) {
    return (int) ((value * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (slots.length - 1);
  }

  /**
   * Computes a 64-bit hash of a text (FNV-1a over its characters, mixed). A collision of two names
   * only gives one of them a needless number.
   */
  static long hash(CharSequence text) {
    long hash = 0xcbf2_9ce4_8422_2325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100_0000_01b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8_feb8_6659_fd93L;
    return hash ^ (hash >>> 32);
  }
}
