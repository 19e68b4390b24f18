package io.camelzodb.component.database;

import io.camelzodb.component.health.ZodbMeters;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.watch.TransactionLag;
import io.camelzodb.sync.watch.TransactionLag.Behind;
import io.camelzodb.sync.watch.TransactionStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the open database of a consumer, the position up to which it is done, and how far it is
 * behind. Keeps the position while it is closed. One thread at a time opens, moves and closes it;
 * all threads may ask for the position, the lag and the connection, or stop it.
 */
public final class FollowedDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedDatabase.class);

  private final DefaultConsumer consumer;
  private final String initialPosition;
  private volatile ConsumerPosition positionStore = ConsumerPosition.NOWHERE;
  private ZodbMeters meters = ZodbMeters.NONE;
  private @Nullable ScheduledExecutorService looking;
  private volatile @Nullable TransactionStream stream;
  private volatile @Nullable TransactionLag lag;
  private volatile Tid position = Tid.ZERO;

  /**
   * The transaction up to which nothing counts as lag until the first exchange: the head at the
   * start.
   */
  private volatile Tid base = Tid.ZERO;

  /**
   * Creates it, closed.
   *
   * @param initialPosition where to begin without a stored position: {@code now}, {@code snapshot}
   *     or a tid
   */
  public FollowedDatabase(DefaultConsumer consumer, String initialPosition) {
    this.consumer = consumer;
    this.initialPosition = initialPosition;
  }

  /** Holds the open stream; {@code whole} is the transaction whose whole database comes first. */
  public record Opened(TransactionStream stream, @Nullable Tid whole) {}

  /**
   * Opens the database and moves to the first position. Close it also if that fails.
   *
   * @param interval between two looks at a file
   * @param stored reads and stores the position; closed with this
   * @throws IOException if the database or the position cannot be read
   */
  public Opened open(Settings settings, Duration interval, ConsumerPosition stored)
      throws IOException {
    positionStore = stored;
    TransactionStream opened =
        new TransactionStream(() -> Sources.open(settings), Tid.ZERO, interval);
    stream = opened;
    position = Tid.ZERO;
    Tid whole = begin(opened);
    TransactionLag counting =
        new TransactionLag(opened, () -> position.equals(Tid.ZERO) ? base : position);
    lag = counting;
    CamelContext context = consumer.getEndpoint().getCamelContext();
    meters = ZodbMeters.of(context, "route", consumer.getRouteId());
    meters.follow(counting);
    ScheduledExecutorService looks =
        context.getExecutorServiceManager().newSingleThreadScheduledExecutor(consumer, "zodb-lag");
    looking = looks;
    Future<?> unused =
        looks.scheduleWithFixedDelay(() -> look(counting, opened), 0, 1, TimeUnit.SECONDS);
    return new Opened(opened, whole);
  }

  private void look(TransactionLag counting, TransactionStream open) {
    try {
      counting.look();
      meters.look(open);
    } catch (RuntimeException | Error unexpected) {
      // An exception would end the scheduled task.
      LOG.warn("zodb: the lag cannot be measured: {}", MachineFault.message(unexpected));
    }
  }

  /**
   * Moves the stream to its first position; returns the transaction whose whole database comes
   * first, or null.
   *
   * @throws IOException if the database or the position cannot be read
   */
  public @Nullable Tid begin(TransactionStream open) throws IOException {
    Tid lastPosition = positionStore.read();
    if (lastPosition == null && initialPosition.equals("snapshot")) {
      base = open.head();
      open.seek(base);
      return base;
    }
    if (lastPosition == null) {
      lastPosition =
          initialPosition.equals("now") ? open.head() : ConsumerPosition.tid(initialPosition);
      // So that the next start begins here too, even if no exchange succeeds before.
      positionStore.keep(lastPosition);
    }
    position = lastPosition;
    base = lastPosition;
    open.seek(lastPosition);
    return null;
  }

  /**
   * Moves the stream back to the position after a failure; returns the transaction whose whole
   * database comes first, or null.
   *
   * @param whole that transaction before the failure, or null
   */
  public @Nullable Tid beginAgain(TransactionStream open, @Nullable Tid whole) {
    Tid first = position.equals(Tid.ZERO) ? whole : null;
    open.seek(first == null ? position : first);
    return first;
  }

  /** Moves the position to a transaction whose exchange has ended, and stores it. */
  public void done(Tid tid) {
    position = tid;
    positionStore.keep(tid);
  }

  /** Returns the last transaction whose exchange has ended, or the one before the first. */
  public Tid position() {
    return position;
  }

  /** Whether another program has moved the position. */
  public boolean isMovedElsewhere() throws IOException {
    return positionStore.isElsewhere();
  }

  /** Whether it stores its position in a repository under a key. */
  public boolean isStoredIn(StateRepository<String, String> repository, String key) {
    return positionStore instanceof ConsumerPosition.InRepository mine
        && mine.repository() == repository
        && mine.key().equals(key);
  }

  /** Returns how far the route is behind the database; nothing while that is closed. */
  public Behind behind() {
    TransactionLag open = lag;
    return open == null ? new Behind(0, null) : open.behind();
  }

  /**
   * Returns why the connection is lost; null while it is there, or while the database is closed.
   */
  public @Nullable String disconnected() {
    TransactionStream open = stream;
    return open == null ? null : open.disconnected();
  }

  /** Returns the meters of the route. */
  public ZodbMeters meters() {
    return meters;
  }

  /** Lets a thread that waits for the next transaction return, and ends the looks at the lag. */
  public void stop() {
    TransactionStream open = stream;
    if (open != null) {
      open.stop();
    }
    ScheduledExecutorService looks = looking;
    looking = null;
    if (looks != null) {
      ExecutorServiceManager executors =
          consumer.getEndpoint().getCamelContext().getExecutorServiceManager();
      executors.shutdownNow(looks);
    }
  }

  /** Closes the database; its position can still be asked for. */
  public void close() throws IOException {
    TransactionStream open = stream;
    positionStore.close();
    positionStore = ConsumerPosition.NOWHERE;
    lag = null;
    stream = null;
    if (open != null) {
      open.close();
    }
  }
}
