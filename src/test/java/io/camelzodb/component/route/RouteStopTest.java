package io.camelzodb.component.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final CountDownLatch asked = new CountDownLatch(2);
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
    RouteStop.of(
        consumer,
        () -> {
          asked.countDown();
          return true;
        });
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(status()).isEqualTo(ServiceStatus.Stopped);
  }

  @Test
  void runsOnIfItWasStartedInTheMomentBetween() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RouteStop.of(
        consumer,
        () -> {
          boolean first = calls.getAndIncrement() == 0;
          if (first) {
            restart();
          }
          asked.countDown();
          return first;
        });
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 1200 && !status().isStarted(); i++) {
      // Camel gives no event when a route has started.
      Thread.sleep(50);
    }
    assertThat(status()).isEqualTo(ServiceStatus.Started);
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
