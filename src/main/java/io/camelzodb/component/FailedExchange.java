package io.camelzodb.component;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the option {@code onError} to a transaction whose exchange has failed. */
final class FailedExchange {
  private static final Logger LOG = LoggerFactory.getLogger(FailedExchange.class);

  private final CamelContext context;
  private final ZodbConsumerConfiguration configuration;
  private final ExceptionHandler handler;

  FailedExchange(
      CamelContext context, ZodbConsumerConfiguration configuration, ExceptionHandler handler) {
    this.context = context;
    this.configuration = configuration;
    this.handler = handler;
  }

  /**
   * Logs or parks the transaction if {@code onError} says so; returns whether the consumer
   * continues with the next one.
   */
  boolean leave(Exchange exchange, Tid tid, Exception failure) {
    String why = RedactedUri.in(String.valueOf(failure.getMessage()));
    return switch (configuration.getOnError()) {
      case skip -> {
        LOG.warn("{}: skipped, because its exchange failed: {}", tid, why);
        yield true;
      }
      case park -> park(exchange, tid, why);
      case stop, retry -> {
        handler.handleException("zodb: transaction " + tid, exchange, failure);
        yield false;
      }
    };
  }

  private boolean park(Exchange exchange, Tid tid, String why) {
    boolean parked = false;
    try (var template = context.createProducerTemplate()) {
      exchange.setException(null);
      exchange.setRouteStop(false);
      exchange.getMessage().setHeader(ZodbConstants.ERROR, why);
      template.send(configuration.getParkUri(), exchange);
      if (exchange.getException() == null) {
        LOG.warn("{}: sent to parkUri, because its exchange failed: {}", tid, why);
        parked = true;
      } else {
        LOG.error(
            "{}: could not be sent to parkUri: {}", tid, exchange.getException().getMessage());
      }
    } catch (IOException closing) {
      // The exchange was sent already; parking it again would send it twice.
      LOG.debug("{}: the template of parking does not close", tid, closing);
    }
    return parked;
  }
}
