package io.camelzodb.component;

import io.camelzodb.component.database.FollowedDatabase;
import io.camelzodb.component.route.RoutePause;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.watch.StreamEndedException;
import io.camelzodb.sync.watch.TransactionStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a transaction into a route: makes an exchange and processes it, again after a failure,
 * until it has succeeded or {@code onError} decides. For one thread.
 */
final class TransactionDelivery {

  /** Says what became of the exchange of a transaction. */
  enum Outcome {
    /** The next transaction may come. */
    DONE,
    /** The route is stopping. */
    STOPPED,
    /** It failed, and the option {@code onError} is {@code stop}. */
    FAILED
  }

  private final ZodbConsumer consumer;
  private final FollowedDatabase database;
  private final ZodbConsumerConfiguration configuration;
  private final TransactionStream stream;
  private final TransactionMessage messages;

  TransactionDelivery(
      ZodbConsumer consumer,
      FollowedDatabase database,
      ZodbConsumerConfiguration configuration,
      TransactionStream stream,
      TransactionMessage messages) {
    this.consumer = consumer;
    this.database = database;
    this.configuration = configuration;
    this.stream = stream;
    this.messages = messages;
  }

  /**
   * Sends one transaction and moves the position when its exchange has ended.
   *
   * @throws IOException if the position cannot be stored
   */
  Outcome deliver(TransactionStream.Step step) throws IOException, InterruptedException {
    FailedExchange failed =
        new FailedExchange(
            consumer.getEndpoint().getCamelContext(),
            configuration,
            consumer.getExceptionHandler());
    RoutePause pause = new RoutePause(consumer);
    if (step instanceof TransactionStream.SingleTransaction each) {
      database.meters().read(each.transaction());
    }
    while (true) {
      pause.whileSuspended();
      if (!consumer.isRunAllowed()) {
        return Outcome.STOPPED;
      }
      Exchange exchange = consumer.createExchange(false);
      try {
        if (!filled(exchange, step)) {
          pause.asLong();
          continue;
        }
        if (consumer.isSuspendingOrSuspended()) {
          // Suspended while the message was made: it is made again later.
          continue;
        }
        Exception failure = processed(exchange);
        if (failure != null) {
          database.meters().failed();
          consumer.setFault("transaction " + step.tid() + ": " + failure.getMessage());
        }
        if (failure == null || failed.leave(exchange, step.tid(), failure)) {
          consumer.setFault(null);
          database.done(step.tid());
          return Outcome.DONE;
        }
      } finally {
        consumer.releaseExchange(exchange, false);
      }
      if (configuration.getOnError() == ZodbOnError.stop) {
        return Outcome.FAILED;
      }
      // Gives a failed system time to recover.
      pause.longer();
    }
  }

  /**
   * Makes the message; returns whether it could. An unreachable database is no failure of the
   * exchange.
   */
  private boolean filled(Exchange exchange, TransactionStream.Step step) throws IOException {
    try {
      messages.fill(exchange.getMessage(), stream, step, database.position());
      return true;
    } catch (StreamEndedException end) {
      throw end;
    } catch (UncheckedIOException fault) {
      stream.failed(fault.getCause());
      return false;
    } catch (IOException fault) {
      stream.failed(fault);
      return false;
    } catch (Error error) {
      stream.failed(new MachineFault(error));
      return false;
    }
  }

  private @Nullable Exception processed(Exchange exchange) {
    try {
      consumer.getProcessor().process(exchange);
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
}
