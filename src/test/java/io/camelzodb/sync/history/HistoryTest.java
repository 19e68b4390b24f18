package io.camelzodb.sync.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.GitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.record.RecentChangesCase;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The past of the golden database: each commit has the tree that the peer recorded then. */
class HistoryTest extends HistoryCase {
  private RecentChangesCase.DataFsSteps steps;

  @BeforeEach
  void open() throws IOException {
    steps =
        new RecentChangesCase.DataFsSteps(Corpus.zope().resolve("golden/history/Data.fs"), dataFs);
    steps.grow(steps.count());
  }

  @Test
  void tellsOfAPathThatNeverWasAnObject() throws Exception {
    History.Result result = run(history().paths(List.of("/nowhere", "/app/menu")));
    assertThat(result.commits()).isPositive();
    assertThat(result.problems())
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.toString())
                    .startsWith("/nowhere: no transaction up to " + result.head())
                    .endsWith("has an object there"));
    History.Result none = run(history().branch("none").paths(List.of("/app/nowhere")));
    assertThat(none.problems()).hasSize(1);
  }

  @Test
  void hasTheVeryTreesThatThePeerRecorded() throws IOException {
    History.Result result = run(history());
    Map<Tid, String> trees = trees("history");
    assertThat(result.transactions()).isEqualTo(steps.count());
    assertThat(result.commits()).isEqualTo(trees.size());
    assertThat(result.problems()).isEmpty();
    assertThat(assertAsThePeerRecorded(Corpus.zope().resolve("golden/history/index.json"), trees))
        .isGreaterThan(100);
    assertSound("history");
    assertThat(git().run("log", "-1", "--format=%an <%ae> %at %cn", "history"))
        .isEqualTo("bert <bert@localhost> 1737458338 camel-zodb\n");
  }

  /** {@code -Dhistory.seed=N} stops at the same transactions again. */
  @Test
  void goesOnWhereItEndedAsIfInOneGo() throws IOException {
    run(history().branch("whole"));
    int seed = Integer.getInteger("history.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    Random random = new Random(seed);
    List<Tid> tids = new ArrayList<>(trees("whole").keySet());
    int at = 0;
    while (at < tids.size() - 1) {
      at = Math.min(tids.size() - 1, at + 1 + random.nextInt(12));
      run(history().until(tids.get(at)));
    }
    run(history());
    assertThat(run(history()).commits()).isZero();
    assertThat(git().run("rev-parse", "history"))
        .as("-Dhistory.seed=" + seed)
        .isEqualTo(git().run("rev-parse", "whole"));
  }

  @Test
  void followsADatabaseThatGrows() throws IOException {
    for (int at : new int[] {1, 3, 8, 9, 60, steps.count()}) {
      steps.grow(at);
      run(history());
    }
    run(history().branch("whole"));
    assertThat(trees("history")).isEqualTo(trees("whole"));
  }

  @Test
  void beginsWithTheStateAtATime() throws IOException {
    run(history().branch("whole"));
    Map<Tid, String> whole = trees("whole");
    List<Tid> tids = List.copyOf(whole.keySet());
    Tid since = tids.get(60);
    run(history().since(new Tid(since.value() + 5)));
    Map<Tid, String> late = trees("history");
    assertThat(List.copyOf(late.keySet())).isEqualTo(tids.subList(60, tids.size()));
    late.forEach((tid, tree) -> assertThat(whole).containsEntry(tid, tree));
    assertThat(git().run("log", "--format=%s", "history")).contains("State of 2025-");
    assertThatThrownBy(() -> run(history().since(since))).hasMessageContaining("--since");
  }

  @Test
  void takesSomePathsOnly() throws IOException {
    run(history().paths(List.of("/app/menu")));
    String files = git().run("ls-tree", "-r", "--name-only", "history");
    assertThat(files).contains("__root__/__meta__", "__root__/app/__meta__", "__root__/app/menu/");
    assertThat(files.lines())
        .allMatch(file -> file.matches("__root__/(app/)?__meta__|__root__/app/menu/.*"));
    run(history().branch("whole"));
    assertThat(git().run("rev-parse", "history:__root__/app/menu"))
        .isEqualTo(git().run("rev-parse", "whole:__root__/app/menu"));
    assertThat(run(history().paths(List.of("/app/menu"))).commits()).isZero();
    assertThatThrownBy(() -> run(history()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("the branch history holds /app/menu; use the same --path");
    assertThatThrownBy(() -> run(history().branch("whole").paths(List.of("/app"))))
        .hasMessageContaining("the branch whole holds /");
    assertThat(Files.readString(mirror.resolve(".git/config"))).doesNotContain("compression");
    git().run("branch", "-q", "-D", "history");
    run(history());
    assertThat(git().run("rev-parse", "history")).isEqualTo(git().run("rev-parse", "whole"));
  }

  @Test
  void goesOnWithTheSettingsThatABranchWasMadeWith() throws IOException {
    steps.grow(50);
    run(history("zodb.secrets", "mask"));
    steps.grow(60);
    assertThatThrownBy(() -> run(history("zodb.exclude", "/app")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("with other settings (zodb.exclude, zodb.secrets)");
    assertThat(run(history("zodb.secrets", "mask")).commits()).isPositive();
  }

  @Test
  void refusesABranchThatIsNotItsOwn() throws IOException {
    steps.grow(50);
    run(history());
    git().run("switch", "-q", "history");
    assertThatThrownBy(() -> run(history()))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("checked out");
    git().run("commit", "-q", "--allow-empty", "-m", "mine");
    git().run("switch", "-q", "--detach");
    assertThatThrownBy(() -> run(history()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("which history has not made");
    git().run("branch", "-q", "-f", "history", "history~1");
    steps.grow(40);
    assertThatThrownBy(() -> run(history()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("older copy, or another database");
    Files.copy(
        Corpus.zope().resolve("golden/tiny/Data.fs"),
        dataFs,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> run(history())).hasMessageContaining("another database");
    for (String name : List.of("a..b", "HEAD", "-x", "")) {
      assertThatThrownBy(() -> run(history().branch(name))).hasMessageContaining("no branch");
    }
    assertThatThrownBy(() -> run(history().branch("history/old")))
        .hasMessage(
            "history/old: there can be no branch of this name beside history; name another one");
    git().run("branch", "-q", "x/y", "history");
    assertThatThrownBy(() -> run(history().branch("x"))).hasMessageContaining("beside x/y");
  }

  @Test
  void endsWithOneLineWhereTheDiskIsFull() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 100)) {
      mirror = disk.path().resolve("mirror");
      assertThatThrownBy(() -> run(history())).hasMessageContaining("No space left");
      disk.resize(20_000);
      run(history());
      assertSound("history");
      String there = git().run("rev-parse", "history");
      mirror = folder.resolve("mirror");
      run(history());
      assertThat(there).isEqualTo(git().run("rev-parse", "history"));
    }
  }

  @Test
  void goesOnOverADamagedRecord() throws IOException {
    run(history().branch("whole"));
    byte[] file = Files.readAllBytes(dataFs);
    // The pickle of a record in the middle: its second half made zeros.
    long middle = file.length / 2;
    int at = 0;
    for (int tx = 4; at < middle; ) {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      int end = tx + (int) bytes.getLong(tx + 8);
      int record =
          tx + 23 + bytes.getShort(tx + 17) + bytes.getShort(tx + 19) + bytes.getShort(tx + 21);
      int length = (int) bytes.getLong(record + 34);
      if (record > middle && length > 60) {
        Arrays.fill(file, record + 42 + length / 2, record + 42 + length, (byte) 0);
      }
      at = record;
      tx = end + 8;
    }
    Files.write(dataFs, file);
    History.Result result = run(history());
    assertThat(result.transactions()).isEqualTo(steps.count());
    assertThat(result.problems()).isNotEmpty();
    assertThat(result.problems().get(0).toString()).matches("0x03fd[0-9a-f]{12}, /.*");
    assertSound("history");
  }

  @Test
  void leavesNothingUnfinished() throws IOException {
    steps.grow(50);
    run(history());
    Path packs = mirror.resolve(".git/objects/pack");
    Files.writeString(packs.resolve("tmp_pack_camel-zodb123"), "left by a run that was killed");
    steps.grow(60);
    run(history());
    try (var all = Files.list(packs)) {
      assertThat(all.map(each -> each.getFileName().toString()))
          .allMatch(name -> name.matches("pack-[0-9a-f]{40}\\.(pack|idx)"));
    }
  }
}
