package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.component.tree.ZopeTreeConstants;
import io.camelzodb.git.RealGit;
import io.camelzodb.sync.GrowingDatabase;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StatefulService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suspended route gets nothing, and all of it when it is resumed. */
class SuspendedRouteTest {
  @TempDir private Path folder;
  private GrowingDatabase database;
  private DefaultCamelContext camel;
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final CountDownLatch entered = new CountDownLatch(1);

  @BeforeEach
  void begin() throws IOException {
    database =
        new GrowingDatabase(
            Corpus.zope().resolve("golden/history/Data.fs"), folder.resolve("Data.fs"));
    database.grow(20);
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("positions", new MemoryStateRepository());
  }

  @AfterEach
  void end() {
    gate.countDown();
    camel.stop();
  }

  private void follow(String options) throws Exception {
    from("zodb:file://" + folder.resolve("Data.fs") + "?interval=50&" + options, ZodbConstants.TID);
  }

  private void from(String uri, String header) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from(uri)
                .routeId("follow")
                .process(
                    exchange -> {
                      entered.countDown();
                      gate.await();
                      if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not now");
                      }
                      got.add(exchange.getMessage().getHeader(header, String.class));
                    });
          }
        });
    camel.start();
  }

  private void await(int size) throws InterruptedException {
    for (int i = 0; i < 600 && got.size() < size; i++) {
      Thread.sleep(50);
    }
    assertThat(got).hasSize(size);
  }

  private void suspend() throws Exception {
    camel.getRouteController().suspendRoute("follow");
    assertThat(status()).isEqualTo(ServiceStatus.Suspended);
  }

  private void resume() throws Exception {
    camel.getRouteController().resumeRoute("follow");
    assertThat(status()).isEqualTo(ServiceStatus.Started);
  }

  private void nothingUnderWay() throws InterruptedException {
    for (int i = 0; i < 3000 && camel.getInflightRepository().size() > 0; i++) {
      Thread.sleep(10);
    }
    Thread.sleep(300);
  }

  private ServiceStatus status() {
    return camel.getRouteController().getRouteStatus("follow");
  }

  private void checkThreeTimes(String options) throws Exception {
    follow(options);
    int size = 20;
    for (int i = 0; i < 3; i++) {
      suspend();
      database.grow(size + 2);
      Thread.sleep(700);
      assertThat(got).hasSize(size - 20);
      resume();
      await(size - 20 + 2);
      database.grow(size + 3);
      size += 3;
      await(size - 20);
    }
    assertThat(got).isEqualTo(database.tids().subList(20, size));
  }

  @Test
  void withoutARepository() throws Exception {
    checkThreeTimes("initialPosition=now");
  }

  @Test
  void withARepository() throws Exception {
    checkThreeTimes("initialPosition=now&positionRepository=#bean:positions");
  }

  /** The whole database is given once, not again after each pause. */
  @Test
  void withTheWholeDatabaseFirst() throws Exception {
    follow("initialPosition=snapshot");
    await(1);
    suspend();
    database.grow(22);
    Thread.sleep(300);
    resume();
    await(3);
    assertThat(got).isEqualTo(database.tids().subList(19, 22));
  }

  @Test
  void whileAnExchangeIsUnderWay() throws Exception {
    gate = new CountDownLatch(1);
    follow("initialPosition=now");
    database.grow(22);
    entered.await();
    Future<?> suspended =
        java.util.concurrent.CompletableFuture.runAsync(
            () -> {
              try {
                suspend();
              } catch (Exception fault) {
                throw new IllegalStateException(fault);
              }
            });
    // The consumer is suspended at once, the route when the exchange is done.
    StatefulService consumer = (StatefulService) camel.getRoute("follow").getConsumer();
    for (int i = 0; i < 3000 && !consumer.isSuspended(); i++) {
      Thread.sleep(10);
    }
    assertThat(consumer.isSuspended()).isTrue();
    assertThat(suspended.isDone()).isFalse();
    gate.countDown();
    suspended.get();
    await(1);
    database.grow(23);
    Thread.sleep(700);
    assertThat(got).hasSize(1);
    resume();
    await(3);
    assertThat(got).isEqualTo(database.tids().subList(20, 23));
  }

  @Test
  void whileAFailedExchangeIsTriedAgain() throws Exception {
    failures.set(1_000_000);
    follow("initialPosition=now&onError=retry");
    database.grow(21);
    entered.await();
    suspend();
    nothingUnderWay();
    int left = failures.get();
    database.grow(23);
    Thread.sleep(1500);
    assertThat(failures.get()).isEqualTo(left);
    failures.set(0);
    resume();
    await(3);
    assertThat(got).isEqualTo(database.tids().subList(20, 23));
  }

  @Test
  void byJmx() throws Exception {
    follow("initialPosition=now");
    ObjectName route =
        camel
            .getManagementStrategy()
            .getManagementObjectNameStrategy()
            .getObjectNameForRoute(camel.getRoute("follow"));
    var server = ManagementFactory.getPlatformMBeanServer();
    // As a console does it: the operations of the route's bean.
    ObjectName consumer =
        camel
            .getManagementStrategy()
            .getManagementObjectNameStrategy()
            .getObjectNameForConsumer(camel, camel.getRoute("follow").getConsumer());
    assertThat(server.isRegistered(route)).isTrue();
    server.invoke(consumer, "suspend", null, null);
    assertThat(server.getAttribute(consumer, "State")).isEqualTo("Suspended");
    database.grow(22);
    Thread.sleep(700);
    assertThat(got).isEmpty();
    server.invoke(consumer, "resume", null, null);
    await(2);
    assertThat(server.getAttribute(consumer, "State")).isEqualTo("Started");
    assertThat(got).isEqualTo(database.tids().subList(20, 22));
  }

  @Test
  void ofATree() throws Exception {
    RealGit git = new RealGit(folder.resolve("tree"));
    Path object = Files.createDirectories(folder.resolve("tree/__root__/page"));
    git.run("init", "-q", "-b", "main");
    commit(git, object, "one");
    from(
        "zope-tree:" + folder.resolve("tree") + "?delay=50&initialDelay=0",
        ZopeTreeConstants.COMMIT);
    Thread.sleep(500);
    for (int i = 1; i < 4; i++) {
      suspend();
      String made = commit(git, object, "number " + i);
      Thread.sleep(400);
      assertThat(got).hasSize(i - 1);
      resume();
      await(i);
      assertThat(got.get(i - 1)).isEqualTo(made);
    }
  }

  private static String commit(RealGit git, Path object, String text) throws IOException {
    Files.writeString(object.resolve("__meta__"), "[('title', '" + text + "')]\n");
    git.run("add", "-A");
    git.run("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", text);
    return git.run("rev-parse", "HEAD").strip();
  }
}
