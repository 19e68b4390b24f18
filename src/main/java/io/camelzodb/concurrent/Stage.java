package io.camelzodb.concurrent;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import io.camelzodb.fault.InternalException;
import io.camelzodb.fault.ThrownFault;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one step of a longer work in a separate thread: takes items in order from the step before.
 * The number and bytes of waiting items are bounded. One thread puts items. After a failure further
 * items are dropped, and the next {@link #put} throws.
 *
 * @param <T> the type of the items
 */
public final class Stage<T> implements Closeable {

  /** The work on an item. */
  @FunctionalInterface
  public interface Work<T> {
    /** Handles an item; an exception ends the work of this stage. */
    void on(T item) throws IOException;
  }

  private static final int MOST_ITEMS = 2000;

  private final int mostBytes;
  private final BlockingQueue<Item<T>> queue = new ArrayBlockingQueue<>(MOST_ITEMS);
  private final Semaphore bytes;
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile boolean thrown;
  private boolean ended;

  /**
   * An item; or, without an entry, a mark that signals when it is reached; or, with neither, the
   * end.
   */
  private record Item<T>(@Nullable T entry, int bytes, @Nullable CountDownLatch reached) {
    boolean end() {
      return entry == null && reached == null;
    }
  }

  /**
   * Starts the thread.
   *
   * @param name the name of the thread
   * @param mostBytes the limit of waiting items in bytes
   * @param work the work on each item
   */
  public Stage(String name, int mostBytes, Work<T> work) {
    this.mostBytes = mostBytes;
    this.bytes = new Semaphore(mostBytes);
    thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Work<T> work) {
    try {
      for (Item<T> item = queue.take(); !item.end(); item = queue.take()) {
        if (item.reached != null) {
          item.reached.countDown();
        } else if (failure == null && item.entry != null) {
          carryOut(work, item.entry);
        }
        bytes.release(item.bytes);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error fault) {
      // The thread that waits for this one gets the failure.
      failure = fault;
    }
  }

  private void carryOut(Work<T> work, T entry) {
    try {
      work.on(entry);
    } catch (IOException | RuntimeException | Error fault) {
      failure = fault;
    }
  }

  /** Hands over an item of so many bytes; waits while too many are waiting. */
  public void put(T entry, int held) throws IOException {
    int size = Math.min(Math.max(held, 0), mostBytes);
    try {
      while (!bytes.tryAcquire(size, 1, TimeUnit.SECONDS)) {
        check();
      }
      while (!queue.offer(new Item<>(entry, size, null), 1, TimeUnit.SECONDS)) {
        check();
      }
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
    check();
  }

  private static IOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new FaultException(new Fault.Unavailable("interrupted"), stopped);
  }

  /** Waits until all items so far are done; throws a failure. */
  public void drain() throws IOException {
    CountDownLatch reached = new CountDownLatch(1);
    try {
      while (!queue.offer(new Item<>(null, 0, reached), 1, TimeUnit.SECONDS)) {
        check();
      }
      while (thread.isAlive() && !reached.await(1, TimeUnit.SECONDS)) {
        check();
      }
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
    check();
  }

  private void check() throws IOException {
    Throwable fault = failure;
    if (fault instanceof IOException io && !thrown) {
      // Only once: an exception cannot suppress itself when a resource is closed after it.
      thrown = true;
      throw io;
    } else if (fault != null) {
      throw fault instanceof ThrownFault described
          ? new FaultException(described.fault(), fault)
          : new InternalException(fault);
    }
  }

  /** Waits until all items are done; throws a failure. */
  public void finish() throws IOException {
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
      while (thread.isAlive() && !queue.offer(new Item<>(null, 0, null), 1, TimeUnit.SECONDS)) {
        Thread.onSpinWait();
      }
      thread.join();
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }
}
