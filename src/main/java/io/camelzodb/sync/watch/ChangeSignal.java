package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives the notices of a server and wakes the thread that follows the database. It stores only
 * that something is new, so its memory does not grow with the notices. Safe for many threads.
 */
final class ChangeSignal implements Changes.Listener {
  private Tid pushed = Tid.ZERO;
  private boolean news;
  private boolean stopped;
  private @Nullable StorageException ended;

  @Override
  public void changed(Tid tid, List<Oid> oids) {
    wake(tid);
  }

  @Override
  public void missed(Tid last, Tid head) {
    wake(head);
  }

  private synchronized void wake(Tid tid) {
    pushed = tid;
    news = true;
    notifyAll();
  }

  @Override
  public synchronized void ended(StorageException why) {
    ended = why;
    notifyAll();
  }

  /** Returns the last transaction that was pushed; {@link Tid#ZERO} before the first. */
  synchronized Tid pushed() {
    return pushed;
  }

  /** Whether anything was pushed since the last call. */
  synchronized boolean take() {
    boolean pushed = news;
    news = false;
    return pushed;
  }

  /** Wakes the waiting thread, and ends all later waits at once. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Whether {@link #stop} was called. */
  synchronized boolean stopped() {
    return stopped;
  }

  /** Returns why no more notices will come; null while they may. */
  synchronized @Nullable StorageException ended() {
    return stopped ? null : ended;
  }

  /** Waits for so many nanoseconds, even if something is pushed; ends early if stopped. */
  synchronized void rest(long nanos) throws StorageException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !stopped; left = end - System.nanoTime()) {
      sleep(left);
    }
  }

  /** Waits for so many nanoseconds; ends early if something happens. */
  synchronized void await(long nanos) throws StorageException {
    if (nanos > 0 && !news && !stopped && ended == null) {
      sleep(nanos);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // The caller checks again itself.
  private synchronized void sleep(long nanos) throws StorageException {
    try {
      wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          new Fault.Unavailable("interrupted while following the database"), interrupted);
    }
  }
}
