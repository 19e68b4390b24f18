package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.RecentChangesCase;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Following a real server, through whatever becomes of it. */
class WatchIT extends WatchCase {
  /** How many transactions a random history has: {@code -Dwatch.transactions=N}. */
  private static final String WATCHED = System.getProperty("watch.transactions", "80");

  private String port;

  private ZeoServer serve(String more) throws Exception {
    port = port == null ? ZeoServer.port() : port;
    return new ZeoServer(folder, port, dataFs, null, more);
  }

  private String source() {
    return "zeo://127.0.0.1:" + port + "?storage=1&wait_timeout=5";
  }

  private String address() {
    return "127.0.0.1:" + port;
  }

  private void feed(Path history, int first, int end) {
    Python.script(
        Path.of("src/test/python/feed.py").toAbsolutePath(),
        history.toString(),
        address(),
        Integer.toString(first),
        Integer.toString(end));
  }

  @Test
  void givesTheTreesOfTheGoldenHistory() throws Exception {
    JsonNode index =
        new ObjectMapper().readTree(Corpus.zope().resolve("golden/history/index.json").toFile());
    Path history = golden("history");
    new RecentChangesCase.DataFsSteps(history, dataFs).grow(7);
    try (ZeoServer server = serve("")) {
      assertThat(server).isNotNull();
      start(source(), true);
      feed(history, 7, index.size());
      awaitApplied(index.get(index.size() - 1).get("tid").asText());
      List<JsonNode> all = new ArrayList<>();
      index.forEach(all::add);
      assertThat(assertTreesOfThePeer(all)).isGreaterThan(100);
      git.findsAllInOrder();
      assertThat(told).filteredOn(line -> line.startsWith("problem")).isEmpty();
    }
  }

  /**
   * The tree as of each of some transactions is the one that the peer recorded then.
   *
   * @return how many were compared
   */
  private int assertTreesOfThePeer(List<JsonNode> expected) {
    List<String> lines =
        git.run("log", "--reverse", "--format=%T %(trailers:key=Zodb-Tid,valueonly,separator=)")
            .lines()
            .toList();
    int compared = 0;
    for (JsonNode each : expected) {
      if (!each.get("commit").isNull()) {
        String tid = each.get("tid").asText();
        String tree = "";
        for (String line : lines) {
          tree = line.substring(43).compareTo(tid) <= 0 ? line.substring(0, 40) : tree;
        }
        assertThat(tree).as(tid).isEqualTo(each.get("tree").asText());
        compared++;
      }
    }
    return compared;
  }

  /** As the peer records the end and 20 other transactions, drawn at random. */
  private void assertAsThePeerRecords(Path history, String from, Random random) throws IOException {
    Path golden = folder.resolve("golden");
    Python.script(
        Corpus.zope().resolve("record_golden.py").toAbsolutePath(),
        "history",
        "--data-fs",
        history.toString(),
        "--out",
        golden.toString());
    List<JsonNode> recorded = new ArrayList<>();
    for (JsonNode each : new ObjectMapper().readTree(golden.resolve("index.json").toFile())) {
      if (!each.get("commit").isNull() && each.get("tid").asText().compareTo(from) >= 0) {
        recorded.add(each);
      }
    }
    List<JsonNode> drawn = new ArrayList<>(List.of(recorded.get(recorded.size() - 1)));
    Collections.shuffle(recorded, random);
    drawn.addAll(recorded.subList(0, Math.min(20, recorded.size())));
    assertThat(assertTreesOfThePeer(drawn)).isGreaterThan(15);
  }

  /** {@code -Dwatch.history=N} makes the same history again; its clock begins N days later. */
  @Test
  void followsAnyHistoryWithStopsAndCrossings() throws Exception {
    int seed = Integer.getInteger("watch.history", ThreadLocalRandom.current().nextInt(10_000));
    System.out.println("WatchIT: -Dwatch.history=" + seed);
    Random random = new Random(seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "history",
        "--seed",
        Integer.toString(seed),
        "--transactions",
        WATCHED,
        "--out",
        site.toString());
    Path history = site.resolve("Data.fs");
    List<String> tids = tids(history);
    int at = 10;
    new RecentChangesCase.DataFsSteps(history, dataFs).grow(at);
    try (ZeoServer server = serve("")) {
      assertThat(server).isNotNull();
      while (at < tids.size()) {
        start(source(), true);
        int next = Math.min(tids.size(), at + 20 + random.nextInt(30));
        feed(history, at, next);
        awaitApplied(tids.get(next - 1));
        at = next;
        if (random.nextBoolean()) {
          stop();
          next = Math.min(tids.size(), at + 1 + random.nextInt(5));
          feed(history, at, next);
          at = next;
        }
        stop();
      }
      start(source(), true);
      await(
          "the end",
          () -> {
            // Once, since it grows meanwhile.
            List<String> now = committed();
            return tids.indexOf(now.get(now.size() - 1)) > tids.size() - 20;
          });
      assertAsRecorded(source());
      List<String> committed = committed();
      assertThat(committed).isSorted().doesNotHaveDuplicates();
      assertThat(tids).containsAll(committed);
      git.findsAllInOrder();
      assertAsThePeerRecords(history, committed.get(0), random);
    }
  }

  @Test
  void followsAFileWithoutCommitsAsThePeerDoes() throws Exception {
    Path history = golden("history");
    List<String> tids = tids(history);
    RecentChangesCase.DataFsSteps steps = new RecentChangesCase.DataFsSteps(history, dataFs);
    steps.grow(20);
    String source = "file://" + dataFs;
    start(source, false);
    for (int at : List.of(21, 40, 41, tids.size())) {
      append(at);
      awaitApplied(tids.get(at - 1));
      await("position", () -> position().equals(tids.get(at - 1)));
      assertAsRecorded(source);
    }
    assertThat(applied).isEqualTo(tids.subList(20, tids.size()));
    assertThat(base.resolve(".git")).doesNotExist();
    stop();
    start(source, false);
    assertThat(told.get(told.size() - 1)).endsWith(" null");
  }

  private String position() {
    try {
      return new LastTransaction(PositionNames.of(base)).read().map(Tid::hex).orElse("");
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  @Test
  void goesOnAfterTheServerWasAwayLongerThanItsQueue() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    List<String> made = new ArrayList<>();
    try (ZeoServer server = serve("  invalidation-queue-size 10")) {
      assertThat(server).isNotNull();
      start(source(), true);
      made.addAll(edit(address(), 3, 0));
      awaitApplied(made.get(2));
    }
    made.addAll(edit(dataFs.toString(), 40, 0));
    try (ZeoServer server = serve("  invalidation-queue-size 10")) {
      assertThat(server).isNotNull();
      made.addAll(edit(address(), 3, 0));
      awaitApplied(made.get(made.size() - 1));
      Python.script(Path.of("src/test/python/edit_titles.py").toAbsolutePath(), address(), "pack");
      made.addAll(edit(address(), 3, 0));
      awaitApplied(made.get(made.size() - 1));
      assertThat(applied).isEqualTo(made);
      assertThat(committed()).endsWith(made.toArray(new String[0]));
      git.findsAllInOrder();
      assertAsRecorded(source());
    }
  }

  @Test
  void recordsAllWhereTheGapWasPackedAway() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    String file = "file://" + dataFs;
    start(file, true);
    String last = edit(dataFs.toString(), 2, 0).get(1);
    awaitApplied(last);
    stop();
    edit(dataFs.toString(), 30, 0);
    Python.script(
        Path.of("src/test/python/edit_titles.py").toAbsolutePath(), dataFs.toString(), "pack");
    start(file, true);
    await("all", () -> count("whole") + count("begun") > 1);
    List<String> more = edit(dataFs.toString(), 2, 0);
    awaitApplied(more.get(1));
    assertAsRecorded(file);
    git.findsAllInOrder();
  }

  @Test
  void followsAFileThatIsPackedMeanwhile() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    String file = "file://" + dataFs;
    start(file, true);
    awaitApplied(edit(dataFs.toString(), 2, 0).get(1));
    Python.script(
        Path.of("src/test/python/edit_titles.py").toAbsolutePath(), dataFs.toString(), "pack");
    List<String> more = edit(dataFs.toString(), 3, 0);
    awaitApplied(more.get(2));
    assertThat(committed()).endsWith(more.toArray(new String[0]));
    assertThat(committed()).hasSize(6).doesNotHaveDuplicates();
    git.findsAllInOrder();
  }

  @Test
  void stopsWhereTheDatabaseIsAnOlderOne() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    Path older = folder.resolve("older");
    Files.copy(dataFs, older);
    try (ZeoServer server = serve("")) {
      assertThat(server).isNotNull();
      start(source(), true);
      awaitApplied(edit(address(), 2, 0).get(1));
    }
    Files.copy(older, dataFs, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(folder.resolve("Data.fs.index"));
    String head = git.run("rev-parse", "HEAD");
    try (ZeoServer server = serve("")) {
      assertThat(server).isNotNull();
      await("the end", () -> failure != null);
      assertThat(failure).isInstanceOf(StreamEndedException.class).hasMessageContaining("behind");
      assertThat(git.run("rev-parse", "HEAD")).isEqualTo(head);
    }
  }
}
