package io.camelzodb.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.component.message.ZodbMetadata;
import io.camelzodb.component.message.ZodbTransaction;
import io.camelzodb.sync.GrowingDatabase;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One exchange for each transaction of a file that grows. */
class ZodbConsumerTest {
  @TempDir private Path folder;
  private GrowingDatabase database;
  private DefaultCamelContext camel;
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final List<Object> bodies = new CopyOnWriteArrayList<>();
  private final List<String> parked = new CopyOnWriteArrayList<>();
  private final MemoryStateRepository positions = new MemoryStateRepository();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger parkingFailures = new AtomicInteger();
  private final List<String> parkedTids = new CopyOnWriteArrayList<>();
  private volatile String refused = "";
  private volatile String rolledBack = "";

  @BeforeEach
  void begin() throws IOException {
    database =
        new GrowingDatabase(
            Corpus.zope().resolve("golden/history/Data.fs"), folder.resolve("Data.fs"));
    database.grow(20);
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("positions", positions);
  }

  @AfterEach
  void end() {
    camel.stop();
  }

  private void start(String options) throws Exception {
    camel.addRoutes(route(options));
    camel.start();
  }

  private RoutesBuilder route(String options) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from("zodb:file://" + folder.resolve("Data.fs") + "?interval=50&" + options)
            .routeId("follow")
            .process(
                exchange -> {
                  String tid = exchange.getMessage().getHeader(ZodbConstants.TID, String.class);
                  if (tid.equals(rolledBack)) {
                    rolledBack = "";
                    exchange.setRollbackOnly(true);
                    return;
                  }
                  if (tid.equals(refused) || failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("not now");
                  }
                  bodies.add(exchange.getMessage().getBody());
                  got.add(tid);
                });
        from("direct:parked")
            .process(
                exchange -> {
                  if (parkingFailures.getAndDecrement() > 0) {
                    throw new IllegalStateException("no room");
                  }
                  parkedTids.add(exchange.getMessage().getHeader(ZodbConstants.TID, String.class));
                  parked.add(exchange.getMessage().getHeader(ZodbConstants.ERROR, String.class));
                });
      }
    };
  }

  private void await(List<String> list, int size) throws InterruptedException {
    for (int i = 0; i < 600 && list.size() < size; i++) {
      Thread.sleep(50);
    }
    assertThat(list).hasSize(size);
  }

  @Test
  void givesEachTransactionOnceAcrossStops() throws Exception {
    start("initialPosition=now&positionRepository=#bean:positions");
    database.grow(30);
    await(got, 10);
    camel.getRouteController().stopRoute("follow");
    database.grow(40);
    camel.getRouteController().startRoute("follow");
    await(got, 20);
    camel.getRouteController().suspendRoute("follow");
    database.grow(41);
    Thread.sleep(300);
    assertThat(got).hasSize(20);
    camel.getRouteController().resumeRoute("follow");
    await(got, 21);
    assertThat(got).isEqualTo(database.tids().subList(20, 41));
    ZodbTransaction first = (ZodbTransaction) bodies.get(0);
    assertThat(first).isNotEmpty().allSatisfy(loaded -> assertThat(loaded.get()).isNotNull());
  }

  @Test
  void beginsWithTheWholeDatabase() throws Exception {
    start("initialPosition=snapshot");
    database.grow(21);
    await(got, 2);
    assertThat(got).isEqualTo(database.tids().subList(19, 21));
    assertThat(((ZodbTransaction) bodies.get(0)).whole()).isTrue();
    assertThat((ZodbTransaction) bodies.get(0)).hasSizeGreaterThan(20);
  }

  @Test
  void givesJson() throws Exception {
    start("body=json&initialPosition=" + database.tids().get(9));
    await(got, 10);
    assertThat(bodies.get(0)).asString().startsWith("{\"tid\":\"" + database.tids().get(10));
    assertThat(bodies.get(0)).asString().contains("\"objects\":[{\"oid\":").contains("\"class\":");
  }

  @Test
  void triesAgainAndTellsItsHealth() throws Exception {
    failures.set(2);
    start("initialPosition=now&onError=retry&positionRepository=#bean:positions");
    database.grow(22);
    for (int i = 0; i < 100 && failures.get() > 1; i++) {
      Thread.sleep(20);
    }
    await(got, 2);
    assertThat(got).isEqualTo(database.tids().subList(20, 22));
  }

  @Test
  void givesAgainWhatTheRouteHasRolledBack() throws Exception {
    rolledBack = database.tids().get(22);
    start("initialPosition=now&onError=retry");
    database.grow(25);
    await(got, 5);
    assertThat(rolledBack).isEmpty();
    assertThat(got).isEqualTo(database.tids().subList(20, 25));
  }

  @Test
  void stopsAtAFailure() throws Exception {
    failures.set(1);
    start("initialPosition=now&positionRepository=#bean:positions");
    database.grow(23);
    HealthCheck check = check();
    for (int i = 0; i < 600 && check.call().getState() == HealthCheck.State.UP; i++) {
      Thread.sleep(20);
    }
    assertThat(check.call().getMessage())
        .hasValueSatisfying(why -> assertThat(why).contains("not now"));
    assertThat(got).isEmpty();
    camel.getRouteController().stopRoute("follow");
    camel.getRouteController().startRoute("follow");
    await(got, 3);
    assertThat(check().call().getState()).isEqualTo(HealthCheck.State.UP);
  }

  private HealthCheck check() {
    return HealthCheckHelper.getHealthCheckRegistry(camel)
        .getCheck("consumer:zodb-follow")
        .orElseThrow();
  }

  @Test
  void parksAndSkipsWhatFails() throws Exception {
    failures.set(1);
    start("initialPosition=now&onError=park&parkUri=direct:parked");
    database.grow(23);
    await(got, 2);
    assertThat(parked).containsExactly("not now");
    assertThat(got).isEqualTo(database.tids().subList(21, 23));
    assertThat(Files.exists(folder.resolve("Data.fs"))).isTrue();
  }

  @Test
  void triesNothingWhileItIsSuspended() throws Exception {
    failures.set(1_000_000);
    start("initialPosition=now&onError=retry&positionRepository=#bean:positions");
    database.grow(21);
    awaitFailures(2);
    camel.getRouteController().suspendRoute("follow");
    for (int i = 0; i < 3000 && camel.getInflightRepository().size() > 0; i++) {
      Thread.sleep(10); // The one under way ends.
    }
    Thread.sleep(300);
    int left = failures.get();
    Thread.sleep(2500); // Two pauses would be over.
    assertThat(failures.get()).isEqualTo(left);
    failures.set(0);
    database.grow(23);
    Thread.sleep(700);
    assertThat(got).isEmpty();
    camel.getRouteController().resumeRoute("follow");
    await(got, 3);
    assertThat(got).isEqualTo(database.tids().subList(20, 23));
  }

  private void awaitFailures(int count) throws InterruptedException {
    for (int i = 0; i < 600 && failures.get() > 1_000_000 - count; i++) {
      Thread.sleep(20);
    }
    assertThat(failures.get()).isLessThanOrEqualTo(1_000_000 - count);
  }

  @Test
  void endsAtOnceWhileItPausesAfterFailures() throws Exception {
    failures.set(1_000_000);
    start("initialPosition=now&onError=retry&positionRepository=#bean:positions");
    database.grow(21);
    awaitFailures(4); // The next pause is of 4 seconds, then 8.
    long begun = System.nanoTime();
    camel.getRouteController().stopRoute("follow");
    assertThat(System.nanoTime() - begun).isLessThan(3_900_000_000L);
    int left = failures.get();
    Thread.sleep(600);
    assertThat(failures.get()).isEqualTo(left);
    failures.set(0);
    camel.getRouteController().startRoute("follow");
    await(got, 1);
    assertThat(got).containsExactly(database.tids().get(20));
  }

  /** Parking that fails is tried again; what is parked is parked, over restarts too. */
  @Test
  void parksExactlyOnce() throws Exception {
    refused = database.tids().get(20);
    parkingFailures.set(2);
    start(
        "initialPosition=now&onError=park&parkUri=direct:parked"
            + "&positionRepository=#bean:positions");
    database.grow(22);
    await(got, 1);
    assertThat(parkingFailures.get()).isEqualTo(-1);
    camel.getRouteController().stopRoute("follow");
    camel.getRouteController().startRoute("follow");
    database.grow(24);
    await(got, 3);
    assertThat(parkedTids).containsExactly(refused);
    assertThat(got).isEqualTo(database.tids().subList(21, 24));
  }

  /** What all transactions tell together is what the files of the tree hold in the end. */
  @Test
  void givesTheMetadataOfWhatChanges() throws Exception {
    int all = database.tids().size();
    start("body=metadata&initialPosition=0000000000000000");
    database.grow(all);
    await(got, all);
    SortedMap<String, String> told = new TreeMap<>();
    for (Object each : bodies) {
      ZodbMetadata changes = (ZodbMetadata) each;
      for (ObjectPath gone : changes.removed()) {
        told.keySet().removeIf(path -> (path + "/").startsWith(gone + "/"));
      }
      changes.forEach(one -> told.put(one.path().toString(), new String(one.metadata(), UTF_8)));
    }
    Path tree = folder.resolve("tree");
    Recording.of(
            Settings.of(
                Map.of(
                    "zodb.source",
                    "file://" + folder.resolve("Data.fs"),
                    "zodb.base-dir",
                    tree.toString()),
                folder,
                "test"))
        .run(List.of("/"));
    SortedMap<String, String> recorded = new TreeMap<>();
    Path root = tree.resolve("__root__");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(file -> file.endsWith("__meta__")).toList()) {
        recorded.put("/" + root.relativize(file.getParent()), Files.readString(file));
      }
    }
    assertThat(recorded).hasSizeGreaterThan(20);
    assertThat(told).isEqualTo(recorded);
  }
}
