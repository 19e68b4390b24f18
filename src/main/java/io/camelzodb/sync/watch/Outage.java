package io.camelzodb.sync.watch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes that a database is out of reach, logs it once, and counts how often it came back. One
 * thread begins and ends outages; any may ask.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private volatile @Nullable String reason;
  private volatile long ended;

  /** Whether the log has a line about the outage, so that its end is logged too. */
  private boolean logged;

  /** Returns why the database is out of reach; null while it is not. */
  @Nullable String reason() {
    return reason;
  }

  /** Returns how many outages have ended. */
  long ended() {
    return ended;
  }

  /**
   * Begins an outage, or goes on with one.
   *
   * @param elsewhere whether somebody else logs it
   */
  void begin(String why, boolean elsewhere) {
    if (reason == null && !elsewhere) {
      LOG.warn("{}; trying again", why);
      logged = true;
    }
    reason = why;
  }

  /** Ends an outage, if there is one. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
  void end(Supplier<String> database) {
    if (reason != null) {
      reason = null;
      ended++;
      if (logged) {
        LOG.warn("{}: answers again", database.get());
      }
      logged = false;
    }
  }
}
