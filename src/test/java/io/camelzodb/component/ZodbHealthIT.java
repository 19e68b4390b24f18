package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.ZeoServer;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** Health and metrics of a consumer, at a real server that is killed and started again. */
class ZodbHealthIT extends RouteCase {
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
  private volatile boolean broken;
  private String port;

  private ZeoServer serve() throws Exception {
    port = port == null ? ZeoServer.port() : port;
    return new ZeoServer(folder, port, dataFs, null, "");
  }

  private void start(String options) {
    Main fresh = new Main();
    fresh.bind("metricsRegistry", meters);
    fresh
        .configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                errorHandler(noErrorHandler());
                from("zodb:zeo://127.0.0.1:" + port + "?storage=1&wait_timeout=2&" + options)
                    .routeId("follow")
                    .process(
                        exchange -> {
                          gate.acquire();
                          if (broken) {
                            throw new IllegalStateException("the other side is down");
                          }
                          got.add(exchange.getMessage().getHeader(ZodbConstants.TID, String.class));
                        });
              }
            });
    main = fresh;
    fresh.start();
  }

  private double meter(String name) {
    List<Meter> all = new ArrayList<>(meters.find("camel.zodb." + name).meters());
    assertThat(all).as(name).hasSize(1);
    assertThat(all.get(0).getId().getTag("route")).isEqualTo("follow");
    return all.get(0).measure().iterator().next().getValue();
  }

  @Test
  void tellsThatTheServerIsAwayAndIsBack() throws Exception {
    List<String> made = new ArrayList<>();
    try (ZeoServer server = serve()) {
      start("initialPosition=now");
      made.addAll(edit("127.0.0.1:" + port, 3));
      await("three", () -> got.size() == 3);
      awaitHealth("follow", HealthCheck.State.UP, "");
      assertThat(meter("reconnects")).isZero();
      server.kill();
      awaitHealth("follow", HealthCheck.State.DOWN, port);
    }
    // Meanwhile somebody else serves it, and packs nothing.
    made.addAll(edit(dataFs.toString(), 2));
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      awaitHealth("follow", HealthCheck.State.UP, "");
      await("five", () -> got.size() == 5);
      assertThat(got).isEqualTo(made);
      await("a reconnect", () -> meter("reconnects") == 1);
      assertThat(meter("transactions")).isEqualTo(5);
    }
  }

  @Test
  void tellsHowFarItIsBehind() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      start("initialPosition=now&maxLagTransactions=3");
      awaitHealth("follow", HealthCheck.State.UP, "");
      gate.drainPermits();
      List<String> made = edit("127.0.0.1:" + port, 7);
      awaitHealth("follow", HealthCheck.State.DOWN, "7 transactions are waiting");
      assertThat(meter("lag.transactions")).isEqualTo(7);
      await("seconds", () -> meter("lag.seconds") > 1);
      assertThat(health("follow").getDetails()).containsEntry("lag.transactions", 7L);
      gate.release(4);
      awaitHealth("follow", HealthCheck.State.UP, "");
      assertThat(meter("lag.transactions")).isEqualTo(3);
      gate.release(100);
      await("all", () -> meter("lag.transactions") == 0);
      assertThat(got).isEqualTo(made);
      assertThat(meter("lag.seconds")).isZero();
      assertThat(meter("transactions")).isEqualTo(7);
      // Each of these writes one object.
      assertThat(meter("objects")).isEqualTo(7);
      assertThat(meter("bytes")).isBetween(7.0 * 20, 7.0 * 100_000);
    }
  }

  @Test
  void tellsThatItIsLate() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      start("initialPosition=now&maxLagSeconds=1");
      gate.drainPermits();
      edit("127.0.0.1:" + port, 1);
      awaitHealth("follow", HealthCheck.State.DOWN, "1 transactions are waiting, the oldest one");
      gate.release(100);
      awaitHealth("follow", HealthCheck.State.UP, "");
    }
  }

  @Test
  void tellsThatTheRouteFails() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      start("initialPosition=now&onError=retry");
      broken = true;
      List<String> made = edit("127.0.0.1:" + port, 2);
      awaitHealth("follow", HealthCheck.State.DOWN, "the other side is down");
      assertThat(health("follow").getMessage().orElse("")).contains(made.get(0));
      assertThat(meter("failures")).isPositive();
      broken = false;
      awaitHealth("follow", HealthCheck.State.UP, "");
      await("both", () -> got.size() == 2);
      assertThat(got).isEqualTo(made);
    }
  }
}
