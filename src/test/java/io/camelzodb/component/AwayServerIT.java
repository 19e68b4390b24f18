package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.UnavailableException;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is away is waited for and told; other routes start. */
class AwayServerIT {
  @TempDir private Path folder;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<String> got = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    camel.stop();
  }

  private RouteBuilder routes(String source) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(source)
            .routeId("follow")
            .process(each -> got.add(each.getMessage().getHeader("CamelZodbTid", String.class)));
        from("direct:other").routeId("other").setBody(constant("there"));
      }
    };
  }

  private HealthCheck.Result health() {
    return HealthCheckHelper.getHealthCheckRegistry(camel)
        .getCheck("consumer:zodb-follow")
        .orElseThrow()
        .call();
  }

  private void await(List<String> list, int size) throws InterruptedException {
    for (int i = 0; i < 600 && list.size() < size; i++) {
      Thread.sleep(50);
    }
    assertThat(list).hasSize(size);
  }

  @Test
  void whatIsAwayAtTheStartIsWaitedFor() throws Exception {
    String port = ZeoServer.port();
    camel.addRoutes(routes("zodb:zeo://127.0.0.1:" + port + "?initialPosition=snapshot"));
    long begun = System.nanoTime();
    camel.start();
    assertThat(System.nanoTime() - begun).isLessThan(15_000_000_000L);
    assertThat(camel.getRouteController().getRouteStatus("follow"))
        .isEqualTo(ServiceStatus.Started);
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      assertThat(template.requestBody("direct:other", null, String.class)).isEqualTo("there");
      Exchange read =
          template.request("zodb:zeo://127.0.0.1:" + port + "?wait_timeout=1", each -> {});
      assertThat(read.getException()).isInstanceOf(UnavailableException.class);
    }
    assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(health().getMessage().orElseThrow()).isNotBlank();
    // A route that waits can be stopped at once, and started again.
    begun = System.nanoTime();
    camel.getRouteController().stopRoute("follow");
    assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    camel.getRouteController().startRoute("follow");
    Path copy = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    try (ZeoServer server = new ZeoServer(folder, port, copy, null, "")) {
      assertThat(server).isNotNull();
      await(got, 1);
      assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }
  }

  /** Only what may come by itself is waited for. */
  @Test
  void whatIsWrongEndsTheStart() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "zodb:zeo://127.0.0.1:1?no_such_option=1", "no_such_option",
                "zodb:file:///tmp/Data.fs?damaged=perhaps", "damaged",
                "zodb:zeo://127.0.0.1:1?onError=park", "parkUri",
                "zodb:zeo://127.0.0.1:1?initialPosition=then", "then")
            .entrySet()) {
      try (DefaultCamelContext other = new DefaultCamelContext()) {
        other.addRoutes(routes(wrong.getKey()));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(other::start))
            .hasRootCauseInstanceOf(SettingsException.class)
            .rootCause()
            .hasMessageContaining(wrong.getValue());
      } catch (Exception closing) {
        throw new AssertionError(closing);
      }
    }
  }
}
