package io.camelzodb.component;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.StreamEndedException;
import io.camelzodb.sync.TransactionLag;
import io.camelzodb.sync.TransactionLag.Behind;
import io.camelzodb.sync.TransactionStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange for each transaction, in order; the next one is made when the one before has ended.
 * The position moves when an exchange has succeeded. A suspended consumer stays connected and keeps
 * its position, wherever that is kept; resumed, it goes on with what was committed meanwhile.
 */
final class ZodbConsumer extends DefaultConsumer implements Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger(ZodbConsumer.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 60;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final ZodbEndpoint endpoint;
  private final ZodbHealthCheck check = new ZodbHealthCheck(this);
  private KeptPosition kept = KeptPosition.NOWHERE;
  private ZodbMeters meters = ZodbMeters.NONE;
  private @Nullable ExecutorService executor;
  private @Nullable ScheduledExecutorService looking;
  private volatile @Nullable TransactionStream stream;
  private volatile @Nullable TransactionLag lag;
  private volatile Tid position = Tid.ZERO;

  /** What does not count as lag, as long as nothing is done: what is there at the beginning. */
  private volatile Tid base = Tid.ZERO;

  private volatile @Nullable String fault;

  ZodbConsumer(ZodbEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  /** The last transaction whose exchange has ended, or the one to begin after. */
  Tid position() {
    return position;
  }

  /** How far the route is behind the database. */
  Behind behind() {
    TransactionLag open = lag;
    return open == null ? new Behind(0, null) : open.behind();
  }

  /** Why nothing comes, the last exchange failed, or the route is late; null while all is well. */
  @Nullable String fault() {
    TransactionStream open = stream;
    String disconnected = open == null ? null : open.disconnected();
    String first = fault;
    return first != null ? first : disconnected != null ? disconnected : late();
  }

  private @Nullable String late() {
    Behind now = behind();
    long most = endpoint.getMaxLagTransactions();
    long seconds = now.time(Instant.now()).toSeconds();
    boolean late = endpoint.getMaxLagSeconds() > 0 && seconds > endpoint.getMaxLagSeconds();
    return late || (most > 0 && now.transactions() > most)
        ? now.transactions() + " transactions are not done, the oldest one for " + seconds + " s"
        : null;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    fault = null;
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      checks.register(check);
    }
    try {
      open();
    } catch (Exception failed) {
      fault = "the database cannot be followed: " + failed.getMessage();
      shut();
      throw failed;
    }
  }

  private @Nullable HealthCheckRegistry checks() {
    return HealthCheckHelper.getHealthCheckRegistry(endpoint.getCamelContext());
  }

  private void open() throws IOException {
    Settings settings = endpoint.settings();
    Duration interval = Duration.ofMillis(endpoint.getInterval());
    TransactionStream fresh =
        new TransactionStream(() -> Sources.open(settings), Tid.ZERO, interval);
    stream = fresh;
    if (endpoint.isPositionInGit()) {
      kept = new KeptPosition.InGit(settings);
    } else if (endpoint.getPositionRepository() != null) {
      // Nobody else starts it, and a file is read when it is started.
      ServiceHelper.startService(endpoint.getPositionRepository());
      kept = new KeptPosition.InRepository(endpoint.getPositionRepository(), key());
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
    ExecutorService started = executors.newSingleThreadExecutor(this, "zodb");
    executor = started;
    started.execute(() -> follow(fresh, messages, first));
  }

  /** Repositories in files have no equals signs in their keys. */
  private String key() {
    return endpoint.getSource().replaceAll("[=\\s]", ":");
  }

  private void look(TransactionLag counting, TransactionStream open) {
    try {
      counting.look();
      meters.look(open);
    } catch (RuntimeException unexpected) {
      // Thrown on, it would be the last look.
      LOG.warn("zodb: the lag cannot be told", unexpected);
    }
  }

  /** Puts the stream to where it is to begin; a transaction to begin with the whole of, or null. */
  private @Nullable Tid begin(TransactionStream open) throws IOException {
    Tid known = kept.read();
    String initial = endpoint.getInitialPosition();
    if (known == null && initial.equals("snapshot")) {
      base = open.head();
      open.seek(base);
      return base;
    }
    if (known == null) {
      known = initial.equals("now") ? open.head() : KeptPosition.tid(initial);
      // So that a failure before the first success is not forgotten with the next start.
      kept.keep(known);
    }
    position = known;
    base = known;
    open.seek(known);
    return null;
  }

  private void follow(TransactionStream open, TransactionMessage messages, @Nullable Tid whole) {
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
        if (step != null) {
          going = handle(open, messages, step);
        } else if (kept.isElsewhere()) {
          first = begin(open);
          LOG.info("{}: HEAD was moved; goes on after {}", endpoint, first == null ? position : "");
        }
      }
    } catch (StreamEndedException end) {
      fault = end.getMessage();
      LOG.error("{}", end.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException unexpected) {
      fault = String.valueOf(unexpected.getMessage());
      getExceptionHandler().handleException("zodb: the database cannot be followed", unexpected);
    }
  }

  private void waitWhileSuspended() throws InterruptedException {
    while (isSuspendingOrSuspended() && isRunAllowed()) {
      // Camel changes the state after doResume, and then tells nobody.
      Thread.sleep(WAIT.toMillis());
    }
  }

  /** Ends early where the route is to stop, of which Camel tells nobody either. */
  private void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && isRunAllowed(); ) {
      Thread.sleep(Math.min(left, WAIT.toMillis()));
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /** Whether to go on. */
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
          // Suspended while the message was made: it is made anew later.
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
          return true;
        }
      } finally {
        releaseExchange(exchange, false);
      }
      if (endpoint.getOnError() == ZodbOnError.stop) {
        LOG.error("{}: stopped: {}", step.tid(), fault);
        return false;
      }
      // What failed outside gets time to come back, longer each time.
      pause(wait);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Whether the message could be made; a database out of reach is no failure of the exchange. */
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
    }
  }

  @Override
  protected void doStop() throws Exception {
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      checks.unregister(check);
    }
    shut();
    super.doStop();
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
    if (started != null) {
      executors.shutdownGraceful(started, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    meters.ended();
    kept.close();
    kept = KeptPosition.NOWHERE;
    lag = null;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  /** Fails early where an option makes no sense. */
  static void check(ZodbEndpoint endpoint) throws StorageException {
    if (endpoint.getOnError() == ZodbOnError.park && endpoint.getParkUri().isEmpty()) {
      throw new StorageException("zodb: onError=park wants parkUri, where to send what failed");
    }
    if (endpoint.isPositionInGit() && endpoint.getPositionRepository() != null) {
      throw new StorageException("zodb: positionInGit and positionRepository exclude each other");
    }
    String initial = endpoint.getInitialPosition();
    if (!initial.equals("now") && !initial.equals("snapshot")) {
      KeptPosition.tid(initial);
    }
  }
}
