package io.camelzodb.sync.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.Durability;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.history.NewestTrailer;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a tree says up to which transaction it reflects its databases, and with which settings. */
class PositionsTest {
  private static final Tid EARLY = new Tid(0x03fdc27a01096b00L);
  private static final Tid LATE = new Tid(0x03fdc27a01096bffL);

  @TempDir private Path folder;
  private Path base;
  private RealGit git;

  @BeforeEach
  void makeTree() throws IOException {
    base = Files.createDirectories(folder.resolve("tree"));
    git = new RealGit(base);
    git.run("init", "--quiet", "-b", "main");
  }

  private CommitId commit(String message) {
    git.run("commit", "--quiet", "--allow-empty", "-m", message);
    return new CommitId(git.run("rev-parse", "HEAD").strip());
  }

  private Settings settings(String... pairs) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("zodb.base-dir", base.toString()));
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return Settings.of(all, folder, "test");
  }

  @Test
  void theNewestTrailerInTheHistoryIsThePosition() throws IOException {
    try (GitPosition position = new GitPosition(settings())) {
      assertThat(position.read()).isEmpty();
      assertThat(position.moved()).isFalse();
      commit("By somebody");
      assertThat(position.moved()).as("a commit without a transaction").isFalse();
      assertThat(position.read()).isEmpty();
      commit("One\n\nZodb-Tid: " + EARLY);
      assertThat(position.moved()).isTrue();
      assertThat(position.moved()).isFalse();
      commit("Two\n\nZodb-Tid: " + LATE);
      commit("Not of a transaction\n\nZodb-Tid: 0x12");
      assertThat(position.read()).contains(LATE);
      assertThat(position.moved()).as("read has seen it").isFalse();
      git.run("reset", "--quiet", "--hard", "HEAD~2");
      assertThat(position.moved()).isTrue();
      assertThat(position.read()).contains(EARLY);
    }
  }

  @Test
  void aNewFolderBecomesARepository() throws IOException {
    Path fresh = folder.resolve("new/tree");
    try (GitPosition position = new GitPosition(settings("zodb.base-dir", fresh.toString()))) {
      assertThat(position.read()).isEmpty();
    }
    assertThat(fresh.resolve(".git/HEAD")).exists();
  }

  @Test
  void aStoredPositionCountsWhileItIsLaterAndOfTheSameCommit() throws IOException {
    HeadPosition positions = new HeadPosition(PositionNames.of(base));
    CommitId first = commit("One\n\nZodb-Tid: " + EARLY);
    try (GitWorkTree tree = GitWorkTree.open(base)) {
      positions.keep(first, LATE);
      assertThat(base.resolve(".git/camel-zodb.position"))
          .hasContent(first.hex() + "\n" + LATE + "\n");
      assertThat(positions.read(tree)).contains(LATE);
      assertThat(positions.committed(tree, first)).contains(EARLY);
      positions.keep(first, new Tid(EARLY.value() - 1));
      assertThat(positions.read(tree)).as("an earlier one").contains(EARLY);
      positions.keep(first, LATE);
      CommitId second = commit("Nothing of a database");
      assertThat(positions.read(tree)).as("of another commit").contains(EARLY);
      assertThat(positions.newest(tree, second))
          .contains(new NewestTrailer.Found(first, EARLY.toString()));
    }
  }

  @Test
  void aDamagedPositionDoesNotCount() throws IOException {
    CommitId head = commit("One\n\nZodb-Tid: " + EARLY);
    HeadPosition positions = new HeadPosition(PositionNames.of(base));
    try (GitWorkTree tree = GitWorkTree.open(base)) {
      for (String damaged :
          List.of(
              "", "\n", head.hex(), head.hex() + "\n0x12", head.hex() + "\n" + LATE + "\nmore")) {
        Files.writeString(base.resolve(".git/camel-zodb.position"), damaged);
        assertThat(positions.read(tree)).as(damaged).contains(EARLY);
      }
    }
  }

  @Test
  void aTreeWithoutACommitHasNoPosition() throws IOException {
    try (GitWorkTree tree = GitWorkTree.open(base)) {
      assertThat(new HeadPosition(PositionNames.of(base)).read(tree)).isEmpty();
    }
  }

  @Test
  void theLastTransactionIsEightBytesInBase64() throws IOException {
    Path file = base.resolve("__last_txn__");
    for (Durability durability : Durability.values()) {
      Files.deleteIfExists(file);
      LastTransaction last = new LastTransaction(new PositionNames(base, "", durability));
      assertThat(last.read()).isEmpty();
      last.write(LATE);
      assertThat(file).hasContent("A/3CegEJa/8=");
      last.writeOnly(EARLY);
      assertThat(last.read()).contains(EARLY);
      Files.writeString(file, "A/3CegEJa/8=\n");
      assertThat(last.read()).as("with a line end").contains(LATE);
      for (String none : List.of("", "A/3CegEJaw==", "no tid at all")) {
        Files.writeString(file, none);
        assertThat(last.read()).as(none).isEmpty();
      }
    }
  }

  @Test
  void aMountedDatabaseHasNamesOfItsOwn() throws IOException {
    Settings site = settings("zodb.mounts", "/old/news=file:///n.fs /old%20news=file:///o.fs");
    PositionNames main = PositionNames.of(site);
    PositionNames news = PositionNames.of(site.mounted().get(1));
    PositionNames spaced = PositionNames.of(site.mounted().get(0));
    assertThat(main.mount()).isEmpty();
    assertThat(news.mount()).isEqualTo("/old/news");
    assertThat(main.lastTransaction()).isEqualTo(base.resolve("__last_txn__"));
    assertThat(news.lastTransaction().getParent()).isEqualTo(base.resolve(".git"));
    assertThat(news.lastTransaction().getFileName().toString())
        .matches("camel-zodb\\.last_txn-old-news-[0-9a-f]{8}");
    assertThat(spaced.stateFile("position")).isNotEqualTo(news.stateFile("position"));
    assertThat(news.trailer(LATE).value()).isEqualTo(LATE + " /old/news");
    assertThat(news.tid(LATE + " /old/news")).contains(LATE);
    assertThat(news.tid(LATE + " /old/newer")).isEmpty();
    assertThat(main.tid(LATE + " /old/news")).isEmpty();
    CommitMessage both =
        CommitMessage.read(
            "x\n\nZodb-Tid: " + EARLY + "\nOther: " + LATE + "\nZodb-Mounted-Tid: " + LATE + " /b");
    assertThat(main.tid(both)).contains(EARLY);
    assertThat(news.tid(both)).isEmpty();
    assertThat(main.in(folder).stateFile("position"))
        .isEqualTo(folder.resolve(".camel-zodb.position"));
  }

  @Test
  void aLongMountPointMakesAShortName() {
    String path = "/" + "long-".repeat(50);
    PositionNames names = new PositionNames(base, path, Durability.CRASH);
    assertThat(names.stateFile("places").getFileName().toString())
        .hasSize(66)
        .contains("long-long-");
    assertThat(names.synced()).isFalse();
    assertThat(PositionNames.of(base).synced()).isTrue();
  }

  @Test
  void settingsThatShapeATreeAreStoredWithItsBranch() throws IOException {
    commit("One");
    try (GitWorkTree tree = GitWorkTree.open(base)) {
      BranchNotes branch = BranchNotes.of(tree);
      TreeSettings standard = new TreeSettings(settings());
      assertThat(standard.changed(branch)).as("nothing is stored").isNull();
      standard.note(branch);
      assertThat(git.run("config", "camel-zodb.main.settings").strip()).isEqualTo("defaults");
      assertThat(standard.changed(branch)).isNull();

      Path permissions = Files.writeString(folder.resolve("permissions"), "View\n");
      Settings other =
          settings(
              "zodb.unsupported", "state",
              "zodb.exclude", "/tmp",
              "zodb.commit-name", "no matter",
              "zodb.permissions-file", permissions.toString());
      TreeSettings changed = new TreeSettings(other);
      assertThat(changed.changed(branch))
          .isEqualTo("zodb.exclude, zodb.permissions-file, zodb.unsupported");
      changed.note(branch);
      assertThat(changed.changed(branch)).isNull();
      assertThat(standard.changed(branch))
          .isEqualTo("zodb.exclude, zodb.permissions-file, zodb.unsupported");
      long written = Files.getLastModifiedTime(base.resolve(".git/config")).toMillis();
      changed.note(branch);
      assertThat(Files.getLastModifiedTime(base.resolve(".git/config")).toMillis())
          .isEqualTo(written);
      Files.writeString(permissions, "View\nOther\n");
      assertThat(new TreeSettings(other).changed(branch)).isEqualTo("zodb.permissions-file");
    }
  }
}
