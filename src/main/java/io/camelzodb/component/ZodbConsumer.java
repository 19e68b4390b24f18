package io.camelzodb.component;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.StreamEndedException;
import io.camelzodb.sync.TransactionStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange for each transaction, in order; the next one is made when the one before has ended.
 * The position moves when an exchange has succeeded.
 */
final class ZodbConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ZodbConsumer.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 60;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final ZodbEndpoint endpoint;
  private @Nullable ExecutorService executor;
  private volatile @Nullable TransactionStream stream;
  private @Nullable ZodbHealthCheck check;
  private volatile Tid position = Tid.ZERO;
  private volatile @Nullable String fault;

  ZodbConsumer(ZodbEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  /** The last transaction whose exchange has ended, or the one to begin after. */
  Tid position() {
    return position;
  }

  /** Why nothing comes, or the last exchange failed; null while all is well. */
  @Nullable String fault() {
    TransactionStream open = stream;
    String disconnected = open == null ? null : open.disconnected();
    return fault != null ? fault : disconnected;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    fault = null;
    Settings settings = endpoint.settings();
    Duration interval = Duration.ofMillis(endpoint.getInterval());
    TransactionStream fresh =
        new TransactionStream(() -> Sources.open(settings), Tid.ZERO, interval);
    stream = fresh;
    Tid whole = null;
    String kept = repository() == null ? null : repository().getState(key());
    String initial = endpoint.getInitialPosition();
    if (kept != null) {
      position = tid(kept);
    } else if (initial.equals("now")) {
      position = fresh.store().head();
    } else if (initial.equals("snapshot")) {
      whole = fresh.store().head();
    } else {
      position = tid(initial);
    }
    StateRepository<String, String> repository = repository();
    if (kept == null && whole == null && repository != null) {
      // So that a failure before the first success is not forgotten with the next start.
      repository.setState(key(), position.toString());
    }
    fresh.seek(whole == null ? position : whole);
    Tid first = whole;
    ExecutorService started =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "zodb");
    executor = started;
    started.execute(() -> follow(fresh, first));
    WritableHealthCheckRepository checks =
        HealthCheckHelper.getHealthCheckRepository(
            endpoint.getCamelContext(), "components", WritableHealthCheckRepository.class);
    if (checks != null) {
      check = new ZodbHealthCheck(this);
      checks.addHealthCheck(check);
    }
  }

  private @Nullable StateRepository<String, String> repository() {
    return endpoint.getPositionRepository();
  }

  private String key() {
    return endpoint.getSource();
  }

  private static Tid tid(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    try {
      return new Tid(Long.parseUnsignedLong(digits, 16));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "zodb: initialPosition and a kept position are snapshot, now or a tid in hexadecimal"
              + " digits, not "
              + text,
          wrong);
    }
  }

  private void follow(TransactionStream open, @Nullable Tid whole) {
    try {
      boolean going = whole == null || handle(open, new TransactionStream.Whole(whole, "begin"));
      while (going && isRunAllowed()) {
        waitWhileSuspended();
        TransactionStream.Step step = open.next(WAIT);
        going = step == null || handle(open, step);
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

  /** Whether to go on. */
  private boolean handle(TransactionStream open, TransactionStream.Step step)
      throws IOException, InterruptedException {
    long pause = WAIT.toMillis();
    while (true) {
      waitWhileSuspended();
      if (!isRunAllowed()) {
        return false;
      }
      Exchange exchange = createExchange(false);
      Exception failure;
      try {
        fill(exchange.getMessage(), open, step);
        getProcessor().process(exchange);
        failure = exchange.getException();
      } catch (Exception thrown) {
        failure = thrown;
      }
      boolean done = failure == null || leave(exchange, step.tid(), failure);
      releaseExchange(exchange, false);
      if (done) {
        moved(step.tid());
        return true;
      }
      if (endpoint.getOnError() == ZodbOnError.stop) {
        LOG.error("{}: stopped: {}", step.tid(), fault);
        return false;
      }
      // What failed outside gets time to come back, longer each time; stopping interrupts.
      Thread.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private void moved(Tid tid) {
    fault = null;
    position = tid;
    StateRepository<String, String> repository = repository();
    if (repository != null) {
      repository.setState(key(), tid.toString());
    }
  }

  /** Whether a failed exchange is left behind. */
  private boolean leave(Exchange exchange, Tid tid, Exception failure) {
    fault = "transaction " + tid + ": " + failure.getMessage();
    switch (endpoint.getOnError()) {
      case skip -> {
        LOG.warn("{}: left out, as its exchange failed: {}", tid, failure.getMessage());
        return true;
      }
      case park -> {
        return park(exchange, tid, failure);
      }
      default -> {
        getExceptionHandler().handleException("zodb: transaction " + tid, exchange, failure);
        return false;
      }
    }
  }

  private boolean park(Exchange exchange, Tid tid, Exception failure) {
    boolean parked = false;
    try (var template = endpoint.getCamelContext().createProducerTemplate()) {
      exchange.setException(null);
      exchange.setRouteStop(false);
      exchange.getMessage().setHeader(ZodbConstants.ERROR, String.valueOf(failure.getMessage()));
      template.send(endpoint.getParkUri(), exchange);
      if (exchange.getException() == null) {
        LOG.warn("{}: parked, as its exchange failed: {}", tid, failure.getMessage());
        parked = true;
      } else {
        LOG.error("{}: cannot be parked: {}", tid, exchange.getException().getMessage());
      }
    } catch (IOException closing) {
      // What was sent is sent: to park it again would do it twice.
      LOG.debug("{}: the template of parking does not close", tid, closing);
    }
    return parked;
  }

  private void fill(Message message, TransactionStream open, TransactionStream.Step step)
      throws IOException {
    TransactionInfo info =
        step instanceof TransactionStream.Each each
            ? each.transaction().info()
            : new TransactionInfo(step.tid(), ' ', new byte[0], new byte[0], new byte[0]);
    boolean whole = !(step instanceof TransactionStream.Each);
    Transaction transaction =
        step instanceof TransactionStream.Each each
            ? each.transaction()
            : new Transaction(info, List.of());
    message.setHeader(ZodbConstants.TID, step.tid().hex());
    message.setHeader(ZodbConstants.TIME, step.tid().time().toString());
    message.setHeader(Exchange.MESSAGE_TIMESTAMP, step.tid().time().toEpochMilli());
    message.setHeader(ZodbConstants.USER, text(info.user()));
    message.setHeader(ZodbConstants.DESCRIPTION, text(info.description()));
    message.setHeader(ZodbConstants.EXTENSION, info.extension());
    message.setHeader(ZodbConstants.WHOLE, whole);
    ZodbTransaction body =
        new ZodbTransaction(info, open.log().snapshot(step.tid()), transaction.changes(), whole);
    message.setBody(
        endpoint.getBody() == ZodbBody.json && !whole ? ZodbConverter.toJson(body) : body);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  @Override
  protected void doStop() throws Exception {
    TransactionStream open = stream;
    if (open != null) {
      open.stop();
    }
    if (check != null) {
      WritableHealthCheckRepository checks =
          HealthCheckHelper.getHealthCheckRepository(
              endpoint.getCamelContext(), "components", WritableHealthCheckRepository.class);
      if (checks != null) {
        checks.removeHealthCheck(check);
      }
      check = null;
    }
    ExecutorService started = executor;
    executor = null;
    if (started != null) {
      endpoint
          .getCamelContext()
          .getExecutorServiceManager()
          .shutdownGraceful(started, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    if (open != null) {
      open.close();
    }
    super.doStop();
  }

  /** Fails early where an option makes no sense. */
  static void check(ZodbEndpoint endpoint) throws StorageException {
    if (endpoint.getOnError() == ZodbOnError.park && endpoint.getParkUri().isEmpty()) {
      throw new StorageException("zodb: onError=park wants parkUri, where to send what failed");
    }
    String initial = endpoint.getInitialPosition();
    if (!initial.equals("now") && !initial.equals("snapshot")) {
      tid(initial);
    }
  }
}
