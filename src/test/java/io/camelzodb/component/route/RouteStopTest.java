package io.camelzodb.component.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route is stopped after a failure, but not if somebody has started it again meanwhile. */
class RouteStopTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private DefaultConsumer consumer;

  @BeforeEach
  void begin() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in").routeId("follow").to("log:out");
          }
        });
    camel.start();
    consumer = (DefaultConsumer) camel.getRoute("follow").getConsumer();
  }

  @AfterEach
  void end() {
    camel.stop();
  }

  @Test
  void stopsTheRoute() throws Exception {
    RouteStop.of(consumer, () -> true);
    await(() -> status() == ServiceStatus.Stopped);
  }

  @Test
  void leavesARouteThatWasStartedAgain() throws Exception {
    restart();
    CountDownLatch asked = new CountDownLatch(1);
    RouteStop.of(consumer, () -> true);
    // Another one behind it, which would stop the route as well if it was not for the consumer.
    RouteStop.of(
        (DefaultConsumer) camel.getRoute("follow").getConsumer(),
        () -> {
          asked.countDown();
          return false;
        });
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(status()).isEqualTo(ServiceStatus.Started);
  }

  @Test
  void runsOnIfItWasStartedInTheMomentBetween() throws Exception {
    AtomicReference<Consumer> restarted = new AtomicReference<>();
    RouteStop.of(
        consumer,
        () -> {
          restart();
          restarted.set(camel.getRoute("follow").getConsumer());
          return true;
        });
    await(() -> restarted.get() != null && isStarted() && !isTheConsumer(restarted.get()));
  }

  private boolean isStarted() {
    return status() == ServiceStatus.Started;
  }

  private boolean isTheConsumer(Consumer each) {
    return camel.getRoute("follow").getConsumer() == each;
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    for (int i = 0; i < 1200 && !what.getAsBoolean(); i++) {
      // Camel gives no event when a route has started or stopped.
      Thread.sleep(50);
    }
    assertThat(what.getAsBoolean()).isTrue();
  }

  private void restart() {
    try {
      camel.getRouteController().stopRoute("follow");
      camel.getRouteController().startRoute("follow");
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private ServiceStatus status() {
    return camel.getRouteController().getRouteStatus("follow");
  }
}
