package io.camelzodb.component;

import io.camelzodb.component.database.FollowedDatabase;
import io.camelzodb.component.health.ManagedFollower;
import io.camelzodb.component.health.ZodbHealthCheck;
import io.camelzodb.component.route.RoutePause;
import io.camelzodb.component.route.RouteStop;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.watch.StreamEndedException;
import io.camelzodb.sync.watch.TransactionLag.Behind;
import io.camelzodb.sync.watch.TransactionStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one exchange into the route for each transaction, in order. The next exchange starts when
 * the one before has ended. The position moves when an exchange has succeeded. A suspended consumer
 * stays connected and keeps its position; when resumed, it continues with the transactions
 * committed meanwhile.
 */
public final class ZodbConsumer extends ManagedFollower implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(ZodbConsumer.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 60;

  /** How long a start waits for the database before other routes start. */
  private static final long PROMPT_MILLIS = 2000;

  /** The pause before the next attempt to reach a server that did not answer. */
  private static final long AWAY_MILLIS = 1000;

  private final ZodbEndpoint endpoint;
  private final ZodbConsumerConfiguration configuration;
  private final FollowedDatabase database;
  private final ZodbHealthCheck check = new ZodbHealthCheck(this);
  private @Nullable ExecutorService executor;
  private volatile @Nullable String fault;

  /** Why the consumer had to start again after a failure; null once it continues. */
  private volatile @Nullable String broken;

  /** Whether the database has not answered yet. */
  private volatile boolean waiting;

  /** Whether a failure has ended the consumer; its health check keeps reporting it. */
  private volatile boolean failed;

  /** Identifies a start: a new object each time. */
  private volatile Object start = new Object();

  ZodbConsumer(ZodbEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.configuration = endpoint.getConsumerConfiguration();
    this.database = new FollowedDatabase(this, configuration.getInitialPosition());
  }

  @Override
  protected Tid position() {
    return database.position();
  }

  @Override
  protected Behind behind() {
    return database.behind();
  }

  @Override
  protected @Nullable String fault() {
    String disconnected = database.disconnected();
    String first = fault == null ? broken : fault;
    return first != null
        ? first
        : disconnected != null ? disconnected : configuration.late(behind());
  }

  /** Notes why the exchange of a transaction has failed; null when it has succeeded. */
  void setFault(@Nullable String why) {
    fault = why;
  }

  @Override
  protected boolean isWaiting() {
    return waiting;
  }

  /** Returns the database, open or not. */
  FollowedDatabase database() {
    return database;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    fault = null;
    broken = null;
    failed = false;
    start = new Object();
    check.register();
    ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
    ExecutorService started = executors.newSingleThreadExecutor(this, "zodb");
    executor = started;
    waiting = true;
    CompletableFuture<Boolean> opened = new CompletableFuture<>();
    started.execute(() -> run(opened));
    try {
      opened.get(PROMPT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // Other routes need not wait for it.
      if (opened.complete(false)) {
        disconnected(endpoint.getSource() + ": no answer within " + PROMPT_MILLIS / 1000 + " s");
      }
    } catch (ExecutionException unusable) {
      LOG.debug("{}: {}", endpoint, unusable.getMessage());
    }
    try {
      opened.get();
    } catch (ExecutionException unusable) {
      shut();
      throw unusable.getCause() instanceof Exception why ? why : unusable;
    }
  }

  /**
   * Waits until the database can be opened, and follows it.
   *
   * @param opened becomes true when the database is open, false when the start no longer waits for
   *     it
   */
  private void run(CompletableFuture<Boolean> opened) {
    try {
      while (isRunAllowed()) {
        try {
          Start start = open();
          connected();
          opened.complete(true);
          follow(start);
          return;
        } catch (UnavailableException unavailable) {
          database.close();
          disconnected(String.valueOf(unavailable.getMessage()));
          opened.complete(false);
          new RoutePause(this).of(AWAY_MILLIS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error unusable) {
      if (!isRunAllowed()) {
        return;
      }
      waiting = false;
      fault = "the database cannot be followed: " + MachineFault.message(unusable);
      if (!opened.completeExceptionally(unusable)) {
        // The start does not wait for it any more.
        end();
      }
    }
  }

  /** Logs once that the database does not answer. */
  private void disconnected(String why) {
    String before = fault;
    fault = why;
    if (before == null) {
      LOG.warn("route {}: {}; waiting for it", getRouteId(), why);
    }
  }

  private void connected() {
    waiting = false;
    if (fault != null) {
      fault = null;
      LOG.info("route {}: {} answers again", getRouteId(), endpoint.getSource());
    }
  }

  /** Stops the route since it cannot go on; {@link #fault} says why. */
  private void end() {
    check.unregisterWithRoute();
    failed = true;
    Object myStart = start;
    LOG.error("route {}: stopped: {}", getRouteId(), fault);
    RouteStop.of(this, () -> failed && start == myStart);
  }

  /** Holds the database and the messages of one start. */
  private record Start(FollowedDatabase.Opened database, TransactionMessage messages) {}

  private Start open() throws IOException {
    Settings settings = endpoint.settings();
    TransactionMessage messages = new TransactionMessage(configuration.getBody(), settings);
    Duration interval = Duration.ofMillis(configuration.getInterval());
    return new Start(
        database.open(settings, interval, new PositionChoice(endpoint, this).of(settings)),
        messages);
  }

  /** Follows until the route stops; after an unexpected failure, starts again from the position. */
  private void follow(Start start) {
    TransactionStream stream = start.database().stream();
    TransactionDelivery delivery =
        new TransactionDelivery(this, database, configuration, stream, start.messages());
    Tid first = start.database().whole();
    RoutePause pause = new RoutePause(this);
    while (isRunAllowed()) {
      Throwable failure = followed(stream, delivery, first);
      if (failure == null) {
        return;
      }
      report(failure);
      try {
        pause.longer();
        first = database.beginAgain(stream, first);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error again) {
        report(again);
      }
    }
  }

  /** Reports a failure: to the health check first, since logging may need memory. */
  private void report(Throwable failure) {
    broken = "the database cannot be followed";
    try {
      broken = MachineFault.message(failure);
      getExceptionHandler()
          .handleException("zodb: the database cannot be followed; trying again", failure);
    } catch (RuntimeException | Error again) {
      // There is no memory for a log line; the health check reports the failure.
    }
  }

  /** Follows until the route stops or a failure happens; returns that failure. */
  private @Nullable Throwable followed(
      TransactionStream stream, TransactionDelivery delivery, @Nullable Tid whole) {
    try {
      Tid first = whole;
      boolean running = true;
      while (running && isRunAllowed()) {
        if (first != null) {
          running = deliver(delivery, new TransactionStream.WholeDatabase(first, "begin"));
          first = null;
          continue;
        }
        new RoutePause(this).whileSuspended();
        TransactionStream.Step step = stream.next(WAIT);
        broken = null;
        if (step != null) {
          running = deliver(delivery, step);
        } else if (database.isMovedElsewhere()) {
          first = database.begin(stream);
          LOG.info(
              "{}: HEAD was moved; continuing after {}", endpoint, first == null ? position() : "");
        }
      }
    } catch (StreamEndedException end) {
      fault = end.getMessage();
      if (isRunAllowed()) {
        end();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error unexpected) {
      return unexpected;
    }
    return null;
  }

  /** Sends one transaction into the route; returns whether to go on. */
  private boolean deliver(TransactionDelivery delivery, TransactionStream.Step step)
      throws IOException, InterruptedException {
    switch (delivery.deliver(step)) {
      case DONE -> {
        ended(step.tid());
        return true;
      }
      case FAILED -> end();
      case STOPPED -> {}
    }
    return false;
  }

  @Override
  protected void doStop() throws Exception {
    // The health check of a failed consumer stays until the route is started again.
    if (!failed) {
      check.unregister();
    }
    shut();
    super.doStop();
  }

  private void shut() throws IOException {
    database.stop();
    ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
    ExecutorService started = executor;
    executor = null;
    if (started != null && waiting) {
      // There is no running exchange to wait for.
      executors.shutdownNow(started);
      waiting = false;
    }
    if (started != null) {
      executors.shutdownGraceful(started, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    database.meters().ended();
    database.close();
  }
}
