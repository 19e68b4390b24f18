package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.record.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The routes that go both ways, as they stand in routes/, in one work tree. */
abstract class PlaybackRouteCase extends RouteCase {
  static final String WATCH = "routes/watch.yaml";
  static final String PLAYBACK = "routes/playback.yaml";
  static final String BOTH = WATCH + "," + PLAYBACK;

  /** The database, as zodb.source names it. */
  abstract String source();

  Map<String, String> properties(String... more) {
    Map<String, String> all = new TreeMap<>();
    all.put("zodb.source", source());
    all.put("zodb.base-dir", base.toString());
    all.put("zodb.authors", "anna=Anna Muster <anna@example.org>;olga=Olga <OTHER@example.com>");
    all.put("zodb.commit-name", "Mirror");
    all.put("playback.interval", "200");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  void begin(String... more) throws Exception {
    startRoute(BOTH, properties(more));
    awaitPosition("HEAD");
  }

  void stop() {
    main.stop();
    main = null;
  }

  /** Until the playback stands at a commit, which its ref tells. */
  void awaitPosition(String revision) throws Exception {
    await(
        "position " + revision,
        () ->
            Files.exists(base.resolve(".git/refs/camel-zodb/playback"))
                && Files.readString(base.resolve(".git/refs/camel-zodb/playback"))
                    .equals(git.run("rev-parse", revision)));
  }

  List<TransactionInfo> transactions() throws IOException {
    List<TransactionInfo> all = new ArrayList<>();
    try (ObjectStore store = Sources.open(Settings.of(properties(), folder, "test"))) {
      TransactionLog log = Objects.requireNonNull(store.transactionLog());
      for (Iterator<TransactionLog.Transaction> each = log.transactions(Tid.ZERO);
          each.hasNext(); ) {
        all.add(each.next().info());
      }
    }
    return all;
  }

  /** The transactions that played a commit back. */
  List<TransactionInfo> played(String commit) throws IOException {
    return transactions().stream()
        .filter(info -> text(info.description()).contains("Git-Commit: " + commit))
        .toList();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Path file(String name) {
    return base.resolve("__root__").resolve(name);
  }

  String commit(String message) {
    git.run("add", "--all");
    git.run("commit", "--quiet", "-m", message);
    return git.run("rev-parse", "HEAD").strip();
  }

  /** What the database holds now is what HEAD and the work tree have. */
  void isTheSame() throws IOException {
    Recording.Result result =
        Recording.of(Settings.of(properties(), folder, "test")).run(List.of("/"));
    assertThat(result.summary().files().written()).isZero();
    assertThat(result.summary().files().removed()).isZero();
    git.findsAllInOrder();
  }

  void nothingMoreHappens() throws Exception {
    int before = transactions().size();
    String head = git.run("rev-parse", "HEAD");
    Thread.sleep(2000);
    assertThat(transactions()).hasSize(before);
    assertThat(git.run("rev-parse", "HEAD")).isEqualTo(head);
  }

  void copy(String from, String to) throws IOException {
    Files.createDirectories(file(to));
    for (String name : List.of("__meta__", "__source__.py")) {
      Files.copy(file(from).resolve(name), file(to).resolve(name));
    }
  }
}
