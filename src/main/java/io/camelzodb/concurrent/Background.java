package io.camelzodb.concurrent;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs one piece of work in a thread of its own, while its starter does something else. The thread
 * ends with the work, and never keeps the program running.
 *
 * @param <T> the result
 */
public final class Background<T> {
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable T result;
  private @Nullable Throwable failure;

  private Background() {}

  /** The work. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does it.
     *
     * @throws IOException which the starter gets
     */
    T run() throws IOException;
  }

  /** Starts the work. */
  public static <T> Background<T> start(String name, Work<T> work) {
    Background<T> background = new Background<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                background.result = work.run();
              } catch (IOException | RuntimeException | Error fault) {
                background.failure = fault;
              } finally {
                background.done.countDown();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return background;
  }

  /**
   * Waits for the end of the work, and returns its result. An interruption is kept for later.
   *
   * @throws IOException if the work threw it
   */
  public T get() throws IOException {
    await();
    Throwable fault = failure;
    if (fault instanceof IOException io) {
      throw io;
    }
    if (fault instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (fault instanceof Error error) {
      throw error;
    }
    @SuppressWarnings("NullAway") // Null only where the work returned null.
    T value = result;
    return value;
  }

  /** Waits for the end of the work, whatever became of it. */
  public void await() {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
