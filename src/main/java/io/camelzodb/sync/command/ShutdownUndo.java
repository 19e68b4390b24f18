package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command go back before the program ends, when it is stopped by a signal. It interrupts the
 * command and waits until that is done.
 */
final class ShutdownUndo implements Closeable {
  private static final int MOST_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean stopped;

  /** Begins to watch for the end of the program; {@link #close} ends it. */
  ShutdownUndo() {
    Thread command = Thread.currentThread();
    hook =
        new Thread(
            () -> {
              stopped = true;
              command.interrupt();
              await();
            },
            "camel-zodb-undo");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        // The journal is there, so the next command goes back.
        return;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Checks that the program goes on.
   *
   * @throws StorageException if it was stopped
   */
  void check() throws IOException {
    if (stopped) {
      throw new StorageException(new Fault.Unavailable("stopped by a signal"));
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The program is ending already; the hook has seen that the command is done.
      return;
    }
  }
}
