package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the items of a set in the order of CPython: that of its hash table, filled in the order of
 * the pickle. Hashes of text and bytes are those of {@code PYTHONHASHSEED=0}; otherwise the order
 * would differ in each Python process.
 */
final class HashOrder {
  private static final int LEAST_SLOTS = 8;
  private static final int LINEAR_PROBES = 9;
  private static final int PERTURB_SHIFT = 5;
  private static final int LARGE = 50_000;
  private static final long MOST_WORK = 100_000;
  private static final long WORK_EACH = 50;

  private final long[] hashes;
  private final List<Value> items;
  private int[] table = new int[LEAST_SLOTS];
  private int used;
  private long work;

  private HashOrder(List<Value> items, long[] hashes) {
    this.items = items;
    this.hashes = hashes;
  }

  /**
   * Returns the items in Python's order; unchanged if a hash is unknown, such as that of None,
   * which is its address.
   *
   * @param items in literal form, in the order of the pickle
   */
  static List<Value> of(List<Value> items) {
    long[] hashes = new long[items.size()];
    for (int i = 0; i < hashes.length; i++) {
      Long hash = PythonHash.of(items.get(i));
      if (hash == null) {
        return items;
      }
      hashes[i] = hash;
    }
    HashOrder order = new HashOrder(items, hashes);
    for (int i = 0; i < hashes.length; i++) {
      order.add(i);
      if (order.work > MOST_WORK + WORK_EACH * i) {
        // Numbers can be chosen so that all have one hash.
        return items;
      }
    }
    List<Value> sorted = new ArrayList<>(items.size());
    for (int slot : order.table) {
      if (slot > 0) {
        sorted.add(items.get(slot - 1));
      }
    }
    return sorted;
  }

  private void add(int item) {
    int slot = slot(item, true);
    if (slot < 0) {
      return;
    }
    table[slot] = item + 1;
    used++;
    if (used * 5L >= (table.length - 1) * 3L) {
      resize(used > LARGE ? used * 2L : used * 4L);
    }
  }

  private void resize(long least) {
    int size = LEAST_SLOTS;
    while (size <= least) {
      size <<= 1;
    }
    int[] before = table;
    table = new int[size];
    for (int entry : before) {
      if (entry > 0) {
        table[slot(entry - 1, false)] = entry;
      }
    }
  }

  /** The free slot for an item; -1 if an equal one is there. */
  private int slot(int item, boolean compare) {
    int mask = table.length - 1;
    long hash = hashes[item];
    long perturb = hash;
    int at = (int) (hash & mask);
    while (true) {
      int probes = at + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
      for (int slot = at; slot <= at + probes; slot++) {
        int entry = table[slot];
        work++;
        if (entry == 0) {
          return slot;
        }
        if (compare && hashes[entry - 1] == hash && isSame(entry - 1, item)) {
          return -1;
        }
      }
      if (compare && work > 2 * MOST_WORK + WORK_EACH * items.size()) {
        return -1;
      }
      perturb >>>= PERTURB_SHIFT;
      at = (int) ((at * 5L + 1 + perturb) & mask);
    }
  }

  private boolean isSame(int index, int otherIndex) {
    @Nullable Object key = PythonHash.key(items.get(index));
    return key != null && key.equals(PythonHash.key(items.get(otherIndex)));
  }
}
