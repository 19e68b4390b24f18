package io.camelzodb.sync.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the threads that follow mounted databases. If one fails, the others are stopped, and its
 * failure is thrown at the end. For one calling thread.
 */
final class MountedWatchers implements AutoCloseable {
  /** The work of a thread. */
  interface Work {
    void run() throws IOException;
  }

  private final Runnable stop;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Throwable failed;

  /** Creates it without threads; {@code stop} ends all of them. */
  MountedWatchers(Runnable stop) {
    this.stop = stop;
  }

  void start(String name, Work work) {
    Thread thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Runs the work of a thread; any failure, even an Error, ends all of them. */
  private void run(Work work) {
    try {
      work.run();
    } catch (Throwable fault) {
      synchronized (this) {
        if (failed == null) {
          failed = fault;
        }
      }
      stop.run();
    }
  }

  /**
   * Waits for all threads.
   *
   * @throws IOException the first failure
   */
  void finish() throws IOException {
    join();
    Throwable fault;
    synchronized (this) {
      fault = failed;
    }
    if (fault instanceof IOException ofStorage) {
      throw ofStorage;
    } else if (fault instanceof Error error) {
      throw error;
    } else if (fault instanceof RuntimeException unexpected) {
      throw unexpected;
    }
  }

  private void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException asked) {
          interrupted = true;
          stop.run();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the threads and waits for them. */
  @Override
  public void close() {
    stop.run();
    join();
  }
}
