package io.camelzodb.component;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the route of a consumer that cannot go on, so that everybody sees it as it is. */
final class RouteStop {
  private static final Logger LOG = LoggerFactory.getLogger(RouteStop.class);
  private static final long LOOK_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 300;

  private RouteStop() {}

  /**
   * Stops the route in a thread of its own: the consumer's is one of those waited for.
   *
   * @param still false as soon as somebody has started it again
   */
  static void of(DefaultConsumer consumer, BooleanSupplier still) {
    CamelContext context = consumer.getEndpoint().getCamelContext();
    context
        .getExecutorServiceManager()
        .newThread("zodb-stop", () -> stop(context, consumer, still))
        .start();
  }

  private static void stop(CamelContext context, DefaultConsumer consumer, BooleanSupplier still) {
    String route = consumer.getRouteId();
    try {
      if (route == null || context.getRoute(route) == null) {
        consumer.stop();
        return;
      }
      awaitStart(context, route);
      // Somebody may have started it again meanwhile, with another consumer.
      Route now = context.getRoute(route);
      if (still.getAsBoolean()
          && now != null
          && now.getConsumer() == consumer
          && context.getRouteController().getRouteStatus(route) != ServiceStatus.Stopped) {
        context.getRouteController().stopRoute(route);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Exception fault) {
      LOG.error("{}: the route cannot be stopped", route, fault);
    }
  }

  /** A route that is stopped while its context starts would be started all the same. */
  private static void awaitStart(CamelContext context, String route) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0
        && (context.getStatus().isStarting()
            || context.getRouteController().getRouteStatus(route).isStarting())) {
      // Camel tells nobody when the start of a single route is over.
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
