package io.camelzodb.component.route;

import java.util.concurrent.TimeUnit;
import org.apache.camel.support.DefaultConsumer;

/**
 * Pauses the thread of a consumer, longer each time, until its route stops. Camel gives no event
 * when a route stops or resumes, so it looks twice a second. For one thread.
 */
public final class RoutePause {
  private static final long LOOK_MILLIS = 500;
  private static final long LONGEST_MILLIS = 30_000;

  private final DefaultConsumer consumer;
  private long next = LOOK_MILLIS;

  /** Creates pauses that begin with half a second. */
  public RoutePause(DefaultConsumer consumer) {
    this.consumer = consumer;
  }

  /** Pauses for twice as long as the last time, at most half a minute. */
  public void longer() throws InterruptedException {
    of(next);
    next = Math.min(next * 2, LONGEST_MILLIS);
  }

  /** Pauses for as long as the next pause takes, which does not grow by it. */
  public void asLong() throws InterruptedException {
    of(next);
  }

  /** Pauses for some time; ends early if the route is to stop. */
  public void of(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && consumer.isRunAllowed(); ) {
      // Camel gives no event when a route is to stop; so its state is looked at in between.
      Thread.sleep(Math.min(left, LOOK_MILLIS));
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /** Waits as long as the route is suspended. */
  public void whileSuspended() throws InterruptedException {
    while (consumer.isSuspendingOrSuspended() && consumer.isRunAllowed()) {
      // Camel gives no event for a resumed route: it changes the state after doResume.
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
