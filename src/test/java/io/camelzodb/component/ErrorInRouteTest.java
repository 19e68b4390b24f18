package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.GrowingDatabase;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An error of the machine, such as no memory, ends no route in silence. */
class ErrorInRouteTest {
  @TempDir private Path folder;
  private GrowingDatabase database;
  private DefaultCamelContext camel;
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeEach
  void begin() throws IOException {
    database =
        new GrowingDatabase(
            Corpus.zope().resolve("golden/history/Data.fs"), folder.resolve("Data.fs"));
    database.grow(20);
    camel = new DefaultCamelContext();
    DefaultHealthCheckRegistry checks = new DefaultHealthCheckRegistry(camel);
    camel.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, checks);
  }

  @AfterEach
  void end() {
    camel.stop();
  }

  private void follow(String options) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("zodb:file://" + folder.resolve("Data.fs") + "?interval=50&" + options)
                .routeId("follow")
                .process(
                    exchange -> {
                      if (errors.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("tried");
                      }
                      got.add(exchange.getMessage().getHeader(ZodbConstants.TID, String.class));
                    });
          }
        });
    camel.start();
  }

  private boolean isDown() {
    return HealthCheckHelper.invoke(camel).stream()
        .anyMatch(result -> result.getState() == HealthCheck.State.DOWN);
  }

  private void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 600 && !until.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(until.getAsBoolean()).isTrue();
  }

  @Test
  void anErrorOfAnExchangeIsTriedAgainWithTheHealthDown() throws Exception {
    follow("initialPosition=now&onError=retry");
    errors.set(2);
    database.grow(22);
    await(this::isDown);
    await(() -> got.size() == 2);
    await(() -> !isDown());
    database.grow(24);
    await(() -> got.size() == 4);
    assertThat(got).isEqualTo(database.tids().subList(20, 24));
  }

  @Test
  void anErrorBesideAnExchangeIsTriedAgainWithTheHealthDown() throws Exception {
    camel.getRegistry().bind("positions", new FailingRepository(failures));
    follow("initialPosition=now&positionRepository=#positions");
    failures.set(2);
    database.grow(22);
    await(this::isDown);
    database.grow(24);
    await(() -> got.size() >= 4);
    await(() -> !isDown());
    assertThat(got).isEqualTo(database.tids().subList(20, 24));
  }

  /** Runs out of memory where it keeps a position. */
  private static final class FailingRepository extends MemoryStateRepository {
    private final AtomicInteger failures;

    FailingRepository(AtomicInteger failures) {
      this.failures = failures;
    }

    @Override
    public void setState(String key, String value) {
      if (failures.getAndDecrement() > 0) {
        throw new OutOfMemoryError("tried");
      }
      super.setState(key, value);
    }
  }
}
