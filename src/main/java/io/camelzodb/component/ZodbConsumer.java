package io.camelzodb.component;

import io.camelzodb.component.health.ZodbMeters;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.watch.StreamEndedException;
import io.camelzodb.sync.watch.TransactionLag;
import io.camelzodb.sync.watch.TransactionLag.Behind;
import io.camelzodb.sync.watch.TransactionStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one exchange into the route for each transaction, in order. The next exchange starts when
 * the one before has ended. The position moves when an exchange has succeeded. A suspended consumer
 * stays connected and keeps its position; when resumed, it goes on with the transactions committed
 * meanwhile.
 */
public final class ZodbConsumer extends ManagedFollower implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(ZodbConsumer.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 60;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** How long a start waits for the database before other routes start. */
  private static final long PROMPT_MILLIS = 2000;

  /** The pause before the next attempt to reach a server that did not answer. */
  private static final long AWAY_MILLIS = 1000;

  private final ZodbEndpoint endpoint;
  private final ZodbHealthCheck check = new ZodbHealthCheck(this);
  private ConsumerPosition kept = ConsumerPosition.NOWHERE;
  private ZodbMeters meters = ZodbMeters.NONE;
  private @Nullable ExecutorService executor;
  private @Nullable ScheduledExecutorService looking;
  private volatile @Nullable TransactionStream stream;
  private volatile @Nullable TransactionLag lag;
  private volatile Tid position = Tid.ZERO;

  /**
   * The transaction up to which nothing counts as lag until the first exchange: the head at the
   * start.
   */
  private volatile Tid base = Tid.ZERO;

  private volatile @Nullable String fault;

  /** Why the consumer had to start again after a failure; null once it goes on. */
  private volatile @Nullable String broken;

  /** Whether the database has not answered yet. */
  private volatile boolean waiting;

  /** Whether a failure has ended the consumer; its health check keeps reporting it. */
  private volatile boolean failed;

  /** Identifies a start: a new object each time. */
  private volatile Object start = new Object();

  private boolean watchesRemoval;

  ZodbConsumer(ZodbEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  /** Returns the last transaction whose exchange has ended, or the one before the first. */
  @Override
  Tid position() {
    return position;
  }

  /** Returns how far the route is behind the database. */
  @Override
  Behind behind() {
    TransactionLag open = lag;
    return open == null ? new Behind(0, null) : open.behind();
  }

  /**
   * Returns why no transactions arrive, why the last exchange failed, or that the route is late;
   * null while all is well.
   */
  @Override
  @Nullable String fault() {
    TransactionStream open = stream;
    String disconnected = open == null ? null : open.disconnected();
    String first = fault == null ? broken : fault;
    return first != null ? first : disconnected != null ? disconnected : late();
  }

  @Override
  boolean isWaiting() {
    return waiting;
  }

  private @Nullable String late() {
    Behind now = behind();
    long most = endpoint.getMaxLagTransactions();
    long seconds = now.time(Instant.now()).toSeconds();
    boolean late = endpoint.getMaxLagSeconds() > 0 && seconds > endpoint.getMaxLagSeconds();
    return late || (most > 0 && now.transactions() > most)
        ? now.transactions() + " transactions are waiting, the oldest one for " + seconds + " s"
        : null;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    fault = null;
    broken = null;
    failed = false;
    start = new Object();
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      // The check of an earlier consumer that a failure has stopped.
      checks.getCheck(check.getId()).ifPresent(checks::unregister);
      checks.register(check);
    }
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
        away(endpoint.getSource() + ": no answer within " + PROMPT_MILLIS / 1000 + " s");
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
        } catch (UnavailableException nobody) {
          closeStream();
          away(String.valueOf(nobody.getMessage()));
          opened.complete(false);
          pause(AWAY_MILLIS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error unusable) {
      if (!isRunAllowed()) {
        return;
      }
      waiting = false;
      fault = "the database cannot be followed: " + message(unusable);
      if (!opened.completeExceptionally(unusable)) {
        // The start does not wait for it any more.
        end();
      }
    }
  }

  /** Logs once that the database does not answer. */
  private void away(String why) {
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
    if (!watchesRemoval) {
      watchesRemoval = true;
      endpoint.getCamelContext().addLifecycleStrategy(new Removal());
    }
    failed = true;
    Object mine = start;
    LOG.error("route {}: stopped: {}", getRouteId(), fault);
    RouteStop.of(this, () -> failed && start == mine);
  }

  private @Nullable HealthCheckRegistry checks() {
    return HealthCheckHelper.getHealthCheckRegistry(endpoint.getCamelContext());
  }

  /** Holds what a start has opened. */
  private record Start(
      TransactionStream stream, TransactionMessage messages, @Nullable Tid whole) {}

  private Start open() throws IOException {
    Settings settings = endpoint.settings();
    Duration interval = Duration.ofMillis(endpoint.getInterval());
    TransactionStream fresh =
        new TransactionStream(() -> Sources.open(settings), Tid.ZERO, interval);
    stream = fresh;
    if (endpoint.isPositionInGit()) {
      kept = new ConsumerPosition.InGit(settings);
    } else if (endpoint.getPositionRepository() != null) {
      // Camel does not start it, and its file is read when it starts.
      ServiceHelper.startService(endpoint.getPositionRepository());
      kept = keptIn(endpoint.getPositionRepository());
    }
    TransactionMessage messages = new TransactionMessage(endpoint.getBody(), settings);
    position = Tid.ZERO;
    Tid first = begin(fresh);
    TransactionLag counting =
        new TransactionLag(fresh, () -> position.equals(Tid.ZERO) ? base : position);
    lag = counting;
    meters = ZodbMeters.of(endpoint.getCamelContext(), "route", getRouteId());
    meters.follow(counting);
    ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
    ScheduledExecutorService looks = executors.newSingleThreadScheduledExecutor(this, "zodb-lag");
    looking = looks;
    Future<?> unused =
        looks.scheduleWithFixedDelay(() -> look(counting, fresh), 0, 1, TimeUnit.SECONDS);
    return new Start(fresh, messages, first);
  }

  private ConsumerPosition keptIn(StateRepository<String, String> repository)
      throws SettingsException {
    String key = endpoint.positionKeyOfDatabase();
    for (Route route : endpoint.getCamelContext().getRoutes()) {
      if (route.getConsumer() instanceof ZodbConsumer other
          && other != this
          && other.kept instanceof ConsumerPosition.InRepository theirs
          && theirs.repository() == repository
          && theirs.key().equals(key)) {
        throw new SettingsException(
            "zodb: the routes "
                + route.getRouteId()
                + " and "
                + getRouteId()
                + " would share the position "
                + key
                + ", and each would skip transactions of the other; set positionKey on one of them");
      }
    }
    return new ConsumerPosition.InRepository(
        repository, key, endpoint.databaseKey(), endpoint.oldPositionKeys());
  }

  private void look(TransactionLag counting, TransactionStream open) {
    try {
      counting.look();
      meters.look(open);
    } catch (RuntimeException | Error unexpected) {
      // An exception would end the scheduled task.
      LOG.warn("zodb: the lag cannot be measured: {}", message(unexpected));
    }
  }

  /**
   * Moves the stream to its first position; returns the transaction whose whole database comes
   * first, or null.
   */
  private @Nullable Tid begin(TransactionStream open) throws IOException {
    Tid known = kept.read();
    String initial = endpoint.getInitialPosition();
    if (known == null && initial.equals("snapshot")) {
      base = open.head();
      open.seek(base);
      return base;
    }
    if (known == null) {
      known = initial.equals("now") ? open.head() : ConsumerPosition.tid(initial);
      // So that the next start begins here too, even if no exchange succeeds before.
      kept.keep(known);
    }
    position = known;
    base = known;
    open.seek(known);
    return null;
  }

  /** Follows until the route stops; after an unexpected failure, starts again from the position. */
  private void follow(Start start) {
    TransactionStream open = start.stream();
    Tid first = start.whole();
    long wait = WAIT.toMillis();
    while (isRunAllowed()) {
      Throwable failure = followed(open, start.messages(), first);
      if (failure == null) {
        return;
      }
      told(failure);
      try {
        pause(wait);
        wait = Math.min(wait * 2, LONGEST_PAUSE_MILLIS);
        first = position.equals(Tid.ZERO) ? first : null;
        open.seek(first == null ? position : first);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error again) {
        told(again);
      }
    }
  }

  /** Reports a failure: to the health check first, since logging may need memory. */
  private void told(Throwable failure) {
    broken = "the database cannot be followed";
    try {
      broken = message(failure);
      getExceptionHandler()
          .handleException("zodb: the database cannot be followed; trying again", failure);
    } catch (RuntimeException | Error again) {
      // There is no memory for a log line; the health check reports the failure.
    }
  }

  private static String message(Throwable failure) {
    Throwable shown = failure instanceof Error ? new MachineFault(failure) : failure;
    return String.valueOf(shown.getMessage());
  }

  /** Follows until the route stops or a failure happens; returns that failure. */
  private @Nullable Throwable followed(
      TransactionStream open, TransactionMessage messages, @Nullable Tid whole) {
    try {
      Tid first = whole;
      boolean going = true;
      while (going && isRunAllowed()) {
        if (first != null) {
          going = handle(open, messages, new TransactionStream.Whole(first, "begin"));
          first = null;
          continue;
        }
        waitWhileSuspended();
        TransactionStream.Step step = open.next(WAIT);
        broken = null;
        if (step != null) {
          going = handle(open, messages, step);
        } else if (kept.isElsewhere()) {
          first = begin(open);
          LOG.info(
              "{}: HEAD was moved; continuing after {}", endpoint, first == null ? position : "");
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

  private void waitWhileSuspended() throws InterruptedException {
    while (isSuspendingOrSuspended() && isRunAllowed()) {
      // Camel changes the state after doResume, without an event.
      Thread.sleep(WAIT.toMillis());
    }
  }

  /** Pauses; ends early if the route is to stop, which has no event either. */
  private void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && isRunAllowed(); ) {
      Thread.sleep(Math.min(left, WAIT.toMillis()));
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /** Handles one transaction; returns whether to go on. */
  private boolean handle(
      TransactionStream open, TransactionMessage messages, TransactionStream.Step step)
      throws IOException, InterruptedException {
    FailedExchange failed = new FailedExchange(endpoint, getExceptionHandler());
    long wait = WAIT.toMillis();
    if (step instanceof TransactionStream.Each each) {
      meters.read(each.transaction());
    }
    while (true) {
      waitWhileSuspended();
      if (!isRunAllowed()) {
        return false;
      }
      Exchange exchange = createExchange(false);
      try {
        if (!filled(exchange, open, messages, step)) {
          pause(wait);
          continue;
        }
        if (isSuspendingOrSuspended()) {
          // Suspended while the message was made: it is made again later.
          continue;
        }
        Exception failure = processed(exchange);
        if (failure != null) {
          meters.failed();
          fault = "transaction " + step.tid() + ": " + failure.getMessage();
        }
        if (failure == null || failed.leave(exchange, step.tid(), failure)) {
          fault = null;
          position = step.tid();
          kept.keep(position);
          ended(position);
          return true;
        }
      } finally {
        releaseExchange(exchange, false);
      }
      if (endpoint.getOnError() == ZodbOnError.stop) {
        end();
        return false;
      }
      // Gives a failed system time to recover, longer each time.
      pause(wait);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /**
   * Makes the message; returns whether it could. An unreachable database is no failure of the
   * exchange.
   */
  private boolean filled(
      Exchange exchange,
      TransactionStream open,
      TransactionMessage messages,
      TransactionStream.Step step)
      throws IOException {
    try {
      messages.fill(exchange.getMessage(), open, step, position);
      return true;
    } catch (StreamEndedException end) {
      throw end;
    } catch (UncheckedIOException fault) {
      open.failed(fault.getCause());
      return false;
    } catch (IOException fault) {
      open.failed(fault);
      return false;
    } catch (Error error) {
      open.failed(new MachineFault(error));
      return false;
    }
  }

  private @Nullable Exception processed(Exchange exchange) {
    try {
      getProcessor().process(exchange);
      Exception failure = exchange.getException();
      return failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())
          ? new RollbackExchangeException("the route has rolled it back", exchange)
          : failure;
    } catch (Exception thrown) {
      return thrown;
    } catch (Error error) {
      return new MachineFault(error);
    }
  }

  @Override
  protected void doStop() throws Exception {
    // The health check of a failed consumer stays until the route is started again.
    if (!failed) {
      forget();
    }
    shut();
    super.doStop();
  }

  /** Cleans up when the route is removed, since Camel does not shut down its consumer then. */
  private final class Removal extends LifecycleStrategySupport {
    @Override
    public void onRoutesRemove(Collection<Route> routes) {
      if (routes.stream().anyMatch(route -> route.getRouteId().equals(getRouteId()))) {
        forget();
        endpoint.getCamelContext().getLifecycleStrategies().remove(this);
      }
    }
  }

  private void forget() {
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      checks.unregister(check);
    }
  }

  private void shut() throws IOException {
    TransactionStream open = stream;
    if (open != null) {
      open.stop();
    }
    ExecutorServiceManager executors = endpoint.getCamelContext().getExecutorServiceManager();
    ScheduledExecutorService looks = looking;
    looking = null;
    if (looks != null) {
      executors.shutdownNow(looks);
    }
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
    meters.ended();
    closeStream();
  }

  private void closeStream() throws IOException {
    TransactionStream open = stream;
    kept.close();
    kept = ConsumerPosition.NOWHERE;
    lag = null;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  /** Checks the options before the start. */
  static void check(ZodbEndpoint endpoint) throws SettingsException {
    if (endpoint.getOnError() == ZodbOnError.park && endpoint.getParkUri().isEmpty()) {
      throw new SettingsException(
          "zodb: onError=park needs parkUri, the endpoint that receives failed exchanges");
    }
    if (endpoint.isPositionInGit() && endpoint.getPositionRepository() != null) {
      throw new SettingsException(
          "zodb: positionInGit and positionRepository cannot be combined; remove one of them");
    }
    String initial = endpoint.getInitialPosition();
    if (!initial.equals("now") && !initial.equals("snapshot")) {
      try {
        ConsumerPosition.tid(initial);
      } catch (IllegalArgumentException wrong) {
        throw new SettingsException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
