package io.camelzodb.component.route;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the route of a consumer that cannot go on, so that Camel shows the route as stopped. */
public final class RouteStop {
  private static final Logger LOG = LoggerFactory.getLogger(RouteStop.class);
  private static final long LOOK_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 300;

  private RouteStop() {}

  /**
   * Stops the route in a new thread, since stopping waits for the thread of the consumer.
   *
   * @param still false as soon as the route was started again
   */
  public static void of(DefaultConsumer consumer, BooleanSupplier still) {
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
      // The route may have been started again meanwhile, with another consumer.
      Route now = context.getRoute(route);
      if (now != null
          && now.getConsumer() == consumer
          && context.getRouteController().getRouteStatus(route) != ServiceStatus.Stopped
          && still.getAsBoolean()) {
        context.getRouteController().stopRoute(route);
        Route stopped = context.getRoute(route);
        if (stopped != null && stopped.getConsumer() != consumer) {
          // Somebody has started the route in the moment between, and meant it to run.
          context.getRouteController().startRoute(route);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Exception fault) {
      LOG.error("{}: the route cannot be stopped", route, fault);
    }
  }

  /**
   * Waits until the context has started: a route that is stopped before would be started all the
   * same.
   */
  private static void awaitStart(CamelContext context, String route) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0
        && (context.getStatus().isStarting()
            || context.getRouteController().getRouteStatus(route).isStarting())) {
      // Camel gives no event when the start of a single route is over.
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
