package io.camelzodb.extract;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes payloads from the thread that reads objects to the one that writes files, in order. The
 * bytes on the way are bounded.
 */
final class Pipeline implements Closeable {
  private static final int MOST_BYTES = 24 << 20;
  private static final int MOST_ENTRIES = 2000;

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MOST_ENTRIES);
  private final Semaphore bytes = new Semaphore(MOST_BYTES);
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private boolean ended;

  private record Item(@Nullable PayloadEntry entry, int bytes) {}

  Pipeline(PayloadWriter writer) {
    thread = new Thread(() -> run(writer), "extract-writer");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(PayloadWriter writer) {
    try {
      for (Item item = queue.take(); item.entry != null; item = queue.take()) {
        if (failure == null) {
          write(writer, item.entry);
        }
        bytes.release(item.bytes);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(PayloadWriter writer, PayloadEntry entry) {
    try {
      writer.write(entry);
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError fault) {
      failure = fault;
    }
  }

  /** Hands an entry over; waits while too much is on its way. */
  void put(PayloadEntry entry) throws IOException {
    int size = Math.min(entry.payload().held(), MOST_BYTES);
    try {
      while (!bytes.tryAcquire(size, 1, TimeUnit.SECONDS)) {
        check();
      }
      while (!queue.offer(new Item(entry, size), 1, TimeUnit.SECONDS)) {
        check();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
    check();
  }

  private void check() throws IOException {
    Throwable fault = failure;
    if (fault instanceof IOException io) {
      throw io;
    } else if (fault != null) {
      throw new IOException("a payload cannot be written: " + fault, fault);
    }
  }

  /** Waits until all is written; throws what went wrong. */
  void finish() throws IOException {
    close();
    check();
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    try {
      while (thread.isAlive() && !queue.offer(new Item(null, 0), 1, TimeUnit.SECONDS)) {
        Thread.onSpinWait();
      }
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }
}
