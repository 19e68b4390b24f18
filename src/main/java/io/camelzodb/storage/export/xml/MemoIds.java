package io.camelzodb.storage.export.xml;

import java.util.Arrays;

/**
 * Collects the ids of one record's values as numbers, for {@link FastRecordCheck}. An id such as
 * {@code 331.4} is the record's oid and a memo number. For one thread.
 */
final class MemoIds {
  /** Stands for no id, or one of another form. */
  static final long NONE = -1;

  private static final int MEMO_BITS = 24;
  private static final long LARGEST_OID = 1L << (62 - MEMO_BITS);
  private static final int KEPT = 1 << 16;

  private long[] slots = new long[1024];
  private int size;

  /** Returns the id as a number, unique for each text; {@link #NONE} for any unusual text. */
  static long parse(byte[] bytes, int start, int end) {
    int dot = start;
    while (dot < end && bytes[dot] != '.') {
      dot++;
    }
    long oid = number(bytes, start, dot, LARGEST_OID);
    long memo = number(bytes, dot + 1, end, 1L << MEMO_BITS);
    return oid < 0 || memo < 0 ? NONE : oid << MEMO_BITS | memo;
  }

  private static long number(byte[] bytes, int start, int end, long limit) {
    if (start >= end || end - start > 12 || (bytes[start] == '0' && end - start > 1)) {
      return NONE;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return NONE;
      }
      number = number * 10 + bytes[i] - '0';
    }
    return number < limit ? number : NONE;
  }

  void clear() {
    if (slots.length > KEPT) {
      slots = new long[1024];
    } else if (size > 0) {
      Arrays.fill(slots, 0);
    }
    size = 0;
  }

  /** Adds an id; returns false if it exists already. */
  boolean add(long id) {
    if (size * 2 >= slots.length) {
      long[] before = slots;
      slots = new long[before.length * 2];
      for (long each : before) {
        if (each != 0) {
          slots[slot(each - 1)] = each;
        }
      }
    }
    int slot = slot(id);
    if (slots[slot] != 0) {
      return false;
    }
    slots[slot] = id + 1;
    size++;
    return true;
  }

  boolean contains(long id) {
    return slots[slot(id)] != 0;
  }

  /** Returns the slot of an id, or the empty slot for it. */
  private int slot(long id) {
    int slot = (int) ((id * 0x9E37_79B9_7F4A_7C15L) >>> 40) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != id + 1) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
