package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Waits while another git operation uses the repository, and reports the waiting once. For one
 * thread.
 */
final class BusyRepository {
  private static final long PAUSE_MILLIS = 250;

  private final WatchEvents events;
  private final BooleanSupplier stopped;

  /**
   * Creates it.
   *
   * @param stopped whether to give up instead of waiting
   */
  BusyRepository(WatchEvents events, BooleanSupplier stopped) {
    this.events = events;
    this.stopped = stopped;
  }

  /** Work on the repository that is repeated until no other git operation is under way. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Repeats work until no other git operation is under way; returns its result.
   *
   * @throws RepositoryBusyException if this is stopped before
   */
  <T> T retryWhileBusy(Work<T> work) throws IOException {
    String reported = "";
    while (true) {
      try {
        T done = work.run();
        if (!reported.isEmpty()) {
          events.resumed();
        }
        return done;
      } catch (RepositoryBusyException busy) {
        String why = String.valueOf(busy.getMessage());
        if (!why.equals(reported)) {
          reported = why;
          events.waiting(why);
        }
        if (stopped.getAsBoolean()) {
          throw busy;
        }
      }
      try {
        // There is no event for the end of a merge, or of another process with git's lock.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            new Fault.Unavailable("interrupted while waiting for git"), interrupted);
      }
    }
  }
}
