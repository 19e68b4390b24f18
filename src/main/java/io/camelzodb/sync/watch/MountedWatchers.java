package io.camelzodb.sync.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads that follow what is mounted in a database. Where one of them fails, the others are
 * told to stop, and what it failed of is thrown at the end. For one thread, which starts them.
 */
final class MountedWatchers implements AutoCloseable {
  /** What a thread does. */
  interface Work {
    void run() throws IOException;
  }

  private final Runnable stop;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Throwable failed;

  /** Threads of which none runs yet; {@code stop} has all of them end. */
  MountedWatchers(Runnable stop) {
    this.stop = stop;
  }

  void start(String name, Work work) {
    Thread thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Whatever ends one of them has to end all of them, an Error as well. */
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
   * Waits for all of them.
   *
   * @throws IOException what the first of them failed of
   */
  void finish() throws IOException {
    join();
    Throwable fault;
    synchronized (this) {
      fault = failed;
    }
    if (fault instanceof IOException known) {
      throw known;
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

  /** Has them end, and waits for it. */
  @Override
  public void close() {
    stop.run();
    join();
  }
}
