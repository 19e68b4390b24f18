package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets only one transaction of a store be written at a time. Safe for use by many threads. */
public final class CommitTurn {
  private final Semaphore free = new Semaphore(1, true);
  private final Duration wait;

  /** Creates it with the longest time to wait. */
  public CommitTurn(Duration wait) {
    this.wait = wait;
  }

  /** Holds the turn of one transaction; closing it again has no effect. */
  public final class Turn implements Closeable {
    private final AtomicBoolean ended = new AtomicBoolean();

    private Turn() {}

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        free.release();
      }
    }
  }

  /**
   * Waits for the end of the transaction before.
   *
   * @param store its name, for messages
   * @throws StorageException if it does not end in time, or the thread is interrupted
   */
  public Turn take(String store) throws StorageException {
    Turn held = take(store, wait);
    if (held != null) {
      return held;
    }
    throw new StorageException(
        new Fault.Unavailable(
                store
                    + ": another transaction of this process has been open for more than "
                    + wait.toSeconds()
                    + " s; nothing was written")
            .at(FaultPlace.ofSource(store)));
  }

  /**
   * Waits for the end of the transaction before, to close the store; null if it does not end in
   * time.
   */
  public @Nullable Turn take(String store, Duration atMost) throws StorageException {
    try {
      return free.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS) ? new Turn() : null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          new Fault.Unavailable(
                  store + ": interrupted while waiting for another transaction of this process")
              .at(FaultPlace.ofSource(store)),
          stopped);
    }
  }
}
