package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.watch.Watcher;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

/** The route as it stands in routes/, at a real server. */
class WatchRouteIT extends RouteCase {
  private static final String ROUTE = "routes/watch.yaml";
  private static final String AUTHORS = "anna=Anna Muster <anna@example.org>";

  private String port;

  private Map<String, String> properties(Path mirror) {
    return Map.of(
        "zodb.source",
        "zeo://127.0.0.1:" + port + "?storage=1&wait_timeout=5",
        "zodb.base-dir",
        mirror.toString(),
        "zodb.authors",
        AUTHORS,
        "zodb.commit-name",
        "Mirror",
        "zodb.commit-email",
        "mirror@example.org");
  }

  private ZeoServer serve() throws Exception {
    port = port == null ? ZeoServer.port() : port;
    return new ZeoServer(folder, port, dataFs, null, "");
  }

  private List<String> edit(int count) {
    return edit("127.0.0.1:" + port, count);
  }

  private void stop() {
    main.stop();
    main = null;
  }

  /** Ids and all: the same trees, authors, dates, messages. */
  @Test
  void makesTheCommitsThatWatchMakes() throws Exception {
    Path other = folder.resolve("other");
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      startRoute(ROUTE, properties(base));
      await("the first commit", () -> committed().size() == 1);
      try (Watcher watch =
          new Watcher(
              Settings.of(properties(other), folder, "test"),
              Duration.ofMillis(100),
              true,
              new io.camelzodb.sync.watch.WatchEvents() {})) {
        watch.begin();
        Thread running =
            new Thread(
                () -> {
                  try {
                    watch.run();
                  } catch (java.io.IOException fault) {
                    throw new java.io.UncheckedIOException(fault);
                  }
                });
        running.start();
        List<String> made = edit(12);
        awaitCommitted(made.get(11));
        io.camelzodb.git.RealGit twin = new io.camelzodb.git.RealGit(other);
        await("the twin", () -> twin.run("log", "-1").contains(made.get(11)));
        watch.stop();
        running.join();
        assertThat(git.run("log", "--format=%H %an %ae %aI %cn %ce %cI%n%B"))
            .isEqualTo(twin.run("log", "--format=%H %an %ae %aI %cn %ce %cI%n%B"))
            .contains("Anna Muster anna@example.org")
            .contains("Mirror mirror@example.org")
            .contains("Zodb-User: / anna");
        assertThat(committed().subList(1, 13)).isEqualTo(made);
        assertThat(
                meters
                    .get("camel.zodb.commits")
                    .tag("directory", base.toString())
                    .counter()
                    .count())
            .isEqualTo(13);
      }
      git.findsAllInOrder();
      awaitHealth("watch", HealthCheck.State.UP, "");
    }
  }

  @Test
  void goesOnAfterItsLastCommitAndKeepsADevelopersWork() throws Exception {
    List<String> made = new ArrayList<>();
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      startRoute(ROUTE, properties(base));
      made.addAll(edit(2));
      awaitCommitted(made.get(1));
      stop();
      // What happens meanwhile is caught up, each by its own commit.
      made.addAll(edit(5));
      Path mine = base.resolve("__root__/mine.txt");
      Files.writeString(mine, "not yet committed");
      Path staged = base.resolve("notes.txt");
      Files.writeString(staged, "staged");
      git.run("add", "notes.txt");
      startRoute(ROUTE, properties(base));
      made.addAll(edit(2));
      awaitCommitted(made.get(8));
      assertThat(committed()).endsWith(made.toArray(new String[0])).doesNotHaveDuplicates();
      assertThat(mine).hasContent("not yet committed");
      assertThat(git.run("status", "--porcelain").lines())
          .containsExactlyInAnyOrder("A  notes.txt", "?? __root__/mine.txt");
      assertThat(git.run("log", "--format=", "--name-only", "-9"))
          .doesNotContain("notes.txt", "mine.txt");
    }
  }

  /** Whoever moves the branch moves the route, while nothing happens in the database too. */
  @Test
  void goesOnWhereTheBranchIsMovedTo() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      startRoute(ROUTE, properties(base));
      List<String> made = new ArrayList<>(edit(4));
      awaitCommitted(made.get(3));
      String head = git.run("rev-parse", "HEAD");
      git.run("reset", "--quiet", "--hard", "HEAD~3");
      awaitCommitted(made.get(3));
      assertThat(git.run("rev-parse", "HEAD")).isEqualTo(head);
      git.run("switch", "--quiet", "-c", "work", "HEAD~2");
      git.run("commit", "--quiet", "--allow-empty", "-m", "Mine");
      made.addAll(edit(1));
      awaitCommitted(made.get(4));
      assertThat(committed()).endsWith(made.toArray(new String[0])).doesNotHaveDuplicates();
      assertThat(git.run("log", "--format=%s")).contains("Mine");
      git.findsAllInOrder();
    }
  }

  @Test
  void waitsWhileNoBranchIsCheckedOutAndSaysSo() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      startRoute(ROUTE, properties(base));
      List<String> made = new ArrayList<>(edit(1));
      awaitCommitted(made.get(0));
      git.run("switch", "--quiet", "--detach");
      made.addAll(edit(2));
      awaitHealth("watch", HealthCheck.State.DOWN, "detached HEAD");
      assertThat(committed()).hasSize(2);
      git.run("switch", "--quiet", "main");
      awaitCommitted(made.get(2));
      awaitHealth("watch", HealthCheck.State.UP, "");
      assertThat(committed()).endsWith(made.toArray(new String[0])).doesNotHaveDuplicates();
    }
  }

  @Test
  void waitsForTheEndOfAMergeAndSaysSo() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      startRoute(ROUTE, properties(base));
      List<String> made = new ArrayList<>(edit(1));
      awaitCommitted(made.get(0));
      git.run("switch", "--quiet", "-c", "side");
      Files.writeString(base.resolve("notes.txt"), "mine");
      git.run("add", "notes.txt");
      git.run("commit", "--quiet", "-m", "Notes");
      git.run("switch", "--quiet", "main");
      git.run("merge", "--quiet", "--no-commit", "--no-ff", "side");
      made.addAll(edit(2));
      awaitHealth("watch", HealthCheck.State.DOWN, "finish or abort that");
      assertThat(committed()).hasSize(2);
      git.run("commit", "--quiet", "-m", "Merge side");
      awaitCommitted(made.get(2));
      awaitHealth("watch", HealthCheck.State.UP, "");
      assertThat(committed()).endsWith(made.toArray(new String[0])).doesNotHaveDuplicates();
      assertThat(git.run("log", "--format=%s")).contains("Merge side");
      git.findsAllInOrder();
    }
  }
}
