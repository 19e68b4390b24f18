package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.GitPosition;
import io.camelzodb.sync.history.History;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.record.Recording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which commits of recordings tell a transaction, and what goes on behind them. */
class RecordCommitTest extends WatchCase {
  private List<String> tids;

  @BeforeEach
  void begin() throws Exception {
    tids = tids(golden("history"));
    append(20);
  }

  private Recording.Result record(boolean last, String... paths) throws Exception {
    return Recording.of(settings("file://" + dataFs))
        .lastTransactions(last)
        .commit(true)
        .run(List.of(paths));
  }

  private Tid position() throws Exception {
    try (GitPosition position = new GitPosition(settings("file://" + dataFs))) {
      return position.read().orElse(Tid.ZERO);
    }
  }

  private Tid tid(int transaction) {
    return new Tid(Long.parseUnsignedLong(tids.get(transaction - 1), 16));
  }

  @Test
  void watchGoesOnBehindTheCommitOfAWholeTree() throws Exception {
    set.put("zodb.commit-message", "Of today\n\nWith-Care: yes");
    record(false, "/");
    assertThat(git.run("log", "-1", "--format=%B").strip())
        .isEqualTo("Of today\n\nWith-Care: yes\nZodb-Tid: " + tid(20));
    append(30);
    start("file://" + dataFs, true);
    assertThat(told).last().isEqualTo("begun " + tid(20) + " null");
    awaitApplied(tids.get(29));
    stop();
    assertThat(committed()).startsWith(tids.get(19)).contains(tids.get(29)).isSorted();
    assertAsRecorded("file://" + dataFs);

    append(40);
    record(false, "/");
    assertThat(position()).isEqualTo(tid(40));
    start("file://" + dataFs, true);
    assertThat(told).last().isEqualTo("begun " + tid(40) + " null");
  }

  @Test
  void otherSettingsAreNotMixedWithIt() throws Exception {
    set.put("zodb.unsupported", "state");
    record(false, "/");
    assertThat(position()).isEqualTo(tid(20));
    set.clear();
    start("file://" + dataFs, true);
    assertThat(told).last().asString().endsWith(" these settings were changed: zodb.unsupported");
    assertAsRecorded("file://" + dataFs);
  }

  @Test
  void aPartTellsNothing() throws Exception {
    record(false, "/app");
    assertThat(position()).isEqualTo(Tid.ZERO);
    Recording.of(settings("file://" + dataFs)).recurse(false).commit(true).run(List.of("/"));
    assertThat(position()).isEqualTo(Tid.ZERO);
    assertThat(committed()).isEmpty();
    record(false, "/");
    assertThat(committed()).containsExactly(tids.get(19));
    append(30);
    record(false, "/app");
    assertThat(position()).isEqualTo(tid(20));
  }

  @Test
  void whatCannotBeReadIsToldByTheTreeSoThatTheCommitStandsForTheTransaction() throws Exception {
    byte[] bytes = Files.readAllBytes(dataFs);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PythonScript\n");
    bytes[at + "PythonScript\n".length()] = 'X';
    Files.write(dataFs, bytes);
    Recording.Result result =
        Recording.of(settings("file://" + dataFs)).skipErrors(true).commit(true).run(List.of("/"));
    assertThat(result.problems()).isNotEmpty();
    assertThat(result.commit()).isNotNull();
    assertThat(committed()).containsExactly(result.summary().tid().hex());
    assertThat(position()).isEqualTo(result.summary().tid());
  }

  @Test
  void withoutAnythingToCommitItIsKnownAllTheSame() throws Exception {
    Recording.of(settings("file://" + dataFs)).run(List.of("/"));
    git.run("init", "-q", "-b", "main");
    git.run("add", "__root__");
    git.run("commit", "-q", "-m", "By hand");
    assertThat(record(false, "/").commit()).isNull();
    assertThat(position()).isEqualTo(tid(20));
    Path meta = base.resolve("__root__/app/__meta__");
    Files.writeString(meta, Files.readString(meta).replaceFirst("'title', '", "'title', 'Of it "));
    assertThat(refused().problems()).isEmpty();
    assertThat(refused().operations()).hasSize(1);
    git.run("commit", "-q", "--allow-empty", "-m", "On top");
    assertThat(position()).isEqualTo(Tid.ZERO);
    assertThatThrownBy(this::refused)
        .hasMessageContaining("names no version of the database")
        .hasMessageContaining("record --commit /, record --lasttxn and watch store it");
  }

  private Plan refused() throws Exception {
    return Playback.of(settings("file://" + dataFs))
        .conflicts(ConflictRule.REFUSE, null)
        .plan(List.of("/"));
  }

  @Test
  void recentChangesGoOnFromTheTransactionOfTheBranchOnly() throws Exception {
    Files.createDirectories(base);
    git.run("init", "-q", "-b", "main");
    assertThat(record(true, "/").allBecause()).isNull();
    assertThat(committed()).containsExactly(tids.get(19));
    append(30);
    Path meta = base.resolve("__root__/app/__meta__");
    Files.writeString(meta, Files.readString(meta).replaceFirst("'title', '", "'title', 'Of it "));
    Recording.Result changes = record(true);
    assertThat(changes.commit()).isNotNull();
    assertThat(changes.allBecause()).isNull();
    assertThat(position()).isEqualTo(tid(30));
    // It has what somebody edited as well, and is played back.
    assertThat(committed()).containsExactly(tids.get(19));
    append(35);
    record(true);
    assertThat(position()).isEqualTo(tid(35));
    // Another branch, from before, has another tree than __last_txn__ tells.
    git.run("switch", "-q", "-c", "older", "HEAD~2");
    append(40);
    assertThat(record(true).allBecause()).isNull();
    assertThat(position()).isEqualTo(tid(20));
    record(false, "/");
    assertThat(position()).isEqualTo(tid(40));
    assertAsRecorded("file://" + dataFs);
  }

  @Test
  void aBranchWithSomePathsStaysOne() throws Exception {
    History.of(settings("file://" + dataFs))
        .branch("part")
        .paths(List.of("/app"))
        .run((a, b, c, d) -> {});
    git.run("switch", "-q", "part");
    Tid before = position();
    append(30);
    record(false, "/");
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void eachObjectCountsOnce() throws Exception {
    Recording.Result first = record(true, "/");
    long objects = Recording.of(settings("file://" + dataFs)).run(List.of("/")).summary().objects();
    assertThat(first.summary().objects()).isEqualTo(objects);
    assertThat(first.summary().files().written()).isEqualTo(objects);
    assertThat(first.summary().files().unchanged()).isZero();
    append(30);
    Recording.Result second = record(true, "/", "/app");
    objects = second.summary().objects();
    assertThat(second.summary().files().written() + second.summary().files().unchanged())
        .isEqualTo(objects);
    assertThat(record(true, "/").summary().objects()).isEqualTo(objects);
    Files.delete(base.resolve("__last_txn__"));
    Recording.Result all = record(true, "/app");
    assertThat(all.allBecause()).contains("no position");
    assertThat(all.summary().objects()).isEqualTo(objects);
    assertThatThrownBy(() -> record(true, "/nowhere"))
        .hasMessageContaining("/nowhere: there is no");
  }
}
