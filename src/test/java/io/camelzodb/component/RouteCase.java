package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A route file as it stands, in Camel Main, at a real database that real Python writes. */
abstract class RouteCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  Path dataFs;
  Path base;
  RealGit git;
  Main main;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void copyDatabase() throws IOException {
    dataFs = folder.resolve("Data.fs");
    base = folder.resolve("mirror");
    git = new RealGit(base);
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
  }

  @AfterEach
  void stopRoute() {
    if (main != null) {
      main.stop();
    }
  }

  /** Starts the routes of files, with what {@code application.properties} would say. */
  void startRoute(String files, Map<String, String> properties) throws IOException {
    Map<String, String> own = new TreeMap<>(properties);
    own.putIfAbsent("zodb.base-dir", base.toString());
    Main fresh = new Main();
    fresh.bind("metricsRegistry", meters);
    fresh.setDefaultPropertyPlaceholderLocation("false");
    Settings.of(own, folder, "test").pairs().forEach(fresh::addInitialProperty);
    fresh
        .configure()
        .withRoutesIncludePattern(
            Arrays.stream(files.split(","))
                .map(file -> "file:" + Path.of(file).toAbsolutePath())
                .collect(Collectors.joining(",")))
        .withAutoConfigurationLogSummary(false);
    main = fresh;
    fresh.start();
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(50);
    }
  }

  /** The health of a route's consumer, as Camel's registry of checks has it. */
  HealthCheck.Result health(String route) {
    return HealthCheckHelper.getHealthCheckRegistry(main.getCamelContext())
        .getCheck("consumer:zodb-" + route)
        .orElseThrow()
        .call();
  }

  void awaitHealth(String route, HealthCheck.State state, String reason) throws Exception {
    await(
        route + " " + state + " " + reason,
        () -> {
          HealthCheck.Result now = health(route);
          return now.getState() == state && now.getMessage().orElse("").contains(reason);
        });
  }

  /** Transactions made by Python; their tids. */
  static List<String> edit(String where, int count) {
    return Python.script(
            Path.of("src/test/python/edit_titles.py").toAbsolutePath(),
            where,
            Integer.toString(count))
        .lines()
        .toList();
  }

  /** The tids of the commits, the first one first. */
  List<String> committed() {
    return !Files.exists(base.resolve(".git/refs/heads/main"))
        ? List.of()
        : new ArrayList<>(
            git.run("log", "--reverse", "--format=%(trailers:key=Zodb-Tid,valueonly,separator=)")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().substring(2))
                .toList());
  }

  void awaitCommitted(String tid) throws Exception {
    await("commit of " + tid, () -> committed().contains(tid));
    // The branch is there before the index is: git would find its lock until then.
    await("the end of it", () -> !Files.exists(base.resolve(".git/index.lock")));
  }
}
