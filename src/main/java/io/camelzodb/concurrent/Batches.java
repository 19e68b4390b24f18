package io.camelzodb.concurrent;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Items on their way to the next thread: handed over some dozens at a time, as each handing over
 * costs about as much as a small object. Used by one thread.
 *
 * @param <T> what is handed over
 */
public final class Batches<T> implements Closeable {
  private static final int MOST_ITEMS = 64;
  private static final int MOST_BYTES = 1 << 17;

  /** What an item takes beyond the bytes that it holds. */
  private static final int ITEM_BYTES = 512;

  private final Stage<List<T>> stage;
  private List<T> items = new ArrayList<>(MOST_ITEMS);
  private int bytes;

  /** Batches for a stage. */
  public Batches(Stage<List<T>> stage) {
    this.stage = stage;
  }

  /** Adds an item that holds about so many bytes; hands over when there are enough. */
  public void add(T item, int held) throws IOException {
    items.add(item);
    bytes = (int) Math.min(Integer.MAX_VALUE, (long) bytes + held + ITEM_BYTES);
    if (items.size() >= MOST_ITEMS || bytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Hands over what there is. */
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
