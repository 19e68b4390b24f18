package io.camelzodb.concurrent;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects items into batches for the next thread, some dozens each, since handing over costs about
 * as much as a small object. Used by one thread.
 *
 * @param <T> the type of the items
 */
public final class Batches<T> implements Closeable {
  private static final int MOST_ITEMS = 64;
  private static final int MOST_BYTES = 1 << 17;

  /** The memory of an item beyond its bytes. */
  private static final int ITEM_BYTES = 512;

  private final Stage<List<T>> stage;
  private List<T> items = new ArrayList<>(MOST_ITEMS);
  private int bytes;

  /** Creates batches for a stage. */
  public Batches(Stage<List<T>> stage) {
    this.stage = stage;
  }

  /** Adds an item with its approximate size in bytes; hands a full batch over. */
  public void add(T item, int held) throws IOException {
    items.add(item);
    bytes = (int) Math.min(Integer.MAX_VALUE, (long) bytes + held + ITEM_BYTES);
    if (items.size() >= MOST_ITEMS || bytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Hands over the collected items. */
  public void flush() throws IOException {
    if (!items.isEmpty()) {
      List<T> full = items;
      int held = bytes;
      items = new ArrayList<>(MOST_ITEMS);
      bytes = 0;
      stage.put(full, held);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
