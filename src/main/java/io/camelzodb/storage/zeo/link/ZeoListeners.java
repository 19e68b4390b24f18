package io.camelzodb.storage.zeo.link;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies listeners in a separate thread, in order. If they are so slow that the queue is full,
 * the notices of single transactions are replaced by one that some were missed.
 */
public final class ZeoListeners {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoListeners.class);
  private static final int MAX_QUEUED = 10_000;

  private final String name;
  private final List<Changes.Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean reconnecting = new AtomicBoolean();
  private @Nullable ThreadPoolExecutor teller;
  private Tid reported = Tid.ZERO;
  private boolean missed;
  private boolean ended;

  public ZeoListeners(String name) {
    this.name = name;
  }

  /** Adds a listener that knows everything up to {@code head}; closing the result removes it. */
  public synchronized Closeable add(Changes.Listener listener, Tid head) throws StorageException {
    if (ended) {
      throw new StorageException(
          new Fault.Refused(name + " has been closed").at(FaultPlace.ofSource(name)));
    }
    if (teller == null) {
      teller =
          new ThreadPoolExecutor(
              1,
              1,
              10,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(MAX_QUEUED),
              work -> {
                Thread thread = new Thread(work, "zeo-listeners");
                thread.setDaemon(true);
                return thread;
              });
      teller.allowCoreThreadTimeOut(true);
    }
    if (listeners.isEmpty()) {
      reported = head;
      missed = false;
    }
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whether there are listeners. */
  public boolean waiting() {
    return !listeners.isEmpty();
  }

  /** Whether a connection may be opened for the listeners; one attempt at a time. */
  public boolean startReconnecting() {
    return reconnecting.compareAndSet(false, true);
  }

  /** Ends the attempt. */
  public void doneReconnecting() {
    reconnecting.set(false);
  }

  /** A transaction was finished. */
  public synchronized void changed(Tid tid, List<Oid> oids) {
    if (listeners.isEmpty() || tid.compareTo(reported) <= 0) {
      return;
    }
    boolean done =
        missed ? sendMissed(tid) : send(listener -> listener.changed(tid, List.copyOf(oids)));
    if (done) {
      reported = tid;
    }
    missed = !done;
  }

  /** There is a connection (again). */
  public synchronized void opened(Tid head) {
    if (!listeners.isEmpty() && head.compareTo(reported) > 0) {
      missed = !sendMissed(head);
      if (!missed) {
        reported = head;
      }
    }
  }

  private boolean sendMissed(Tid head) {
    Tid last = reported;
    return send(listener -> listener.missed(last, head));
  }

  private boolean send(Consumer<Changes.Listener> what) {
    ThreadPoolExecutor executor = teller;
    if (executor == null) {
      return false;
    }
    try {
      executor.execute(() -> listeners.forEach(listener -> send(listener, what)));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private void send(Changes.Listener listener, Consumer<Changes.Listener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException | Error fault) {
      LOG.error("{}: a listener failed", name, fault);
    }
  }

  /** No more notices will come. */
  public void end(StorageException why) {
    ThreadPoolExecutor executor;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      executor = teller;
    }
    if (executor == null) {
      return;
    }
    executor.getQueue().clear();
    List<Changes.Listener> last = List.copyOf(listeners);
    listeners.clear();
    executor.execute(() -> last.forEach(listener -> send(listener, one -> one.ended(why))));
    executor.shutdown();
  }
}
