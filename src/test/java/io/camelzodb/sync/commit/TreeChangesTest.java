package io.camelzodb.sync.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.TreeChanges.Change;
import io.camelzodb.testing.Corpus;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows a work tree in which real git and people work. */
class TreeChangesTest {
  private static final Path DATA = Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath();

  @TempDir private Path folder;
  private Path base;
  private RealGit git;
  private Tid tid;
  private @Nullable TreeChanges changes;

  @BeforeEach
  void makeTree() throws IOException {
    base = Files.createDirectories(folder.resolve("tree"));
    git = new RealGit(base);
    git.run("init", "--quiet", "-b", "main");
    try (var store = FileStorage.open(DATA, FileStorageOptions.DEFAULT)) {
      tid = store.head();
    }
    put("__root__/__meta__", "root");
    put("__root__/a/__meta__", "a");
    put("__root__/a/b/__meta__", "b");
    put("README", "nothing of the database");
    commit("First");
  }

  @AfterEach
  void close() throws IOException {
    if (changes != null) {
      changes.close();
    }
  }

  private void put(String name, String text) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private String commit(String message) {
    git.run("add", "--all");
    git.run("commit", "--quiet", "--allow-empty", "-m", message);
    return git.run("rev-parse", "HEAD").strip();
  }

  /** As watching makes it; the git of this test commits as "Other". */
  private String mirrored() {
    return commit("By somebody\n\nZodb-Tid: " + tid);
  }

  private TreeChanges open(boolean files, String committer) throws IOException {
    close();
    Settings settings =
        Settings.of(
            Map.of(
                "zodb.base-dir",
                base.toString(),
                "zodb.source",
                "file://" + DATA,
                "zodb.authors",
                "anna=Anna <OTHER@example.com>",
                "zodb.commit-name",
                committer),
            folder,
            "test");
    changes = new TreeChanges(settings, "test", files);
    return changes;
  }

  private TreeChanges begun(boolean files) throws IOException {
    TreeChanges open = open(files, "Other");
    assertThat(open.beginNow()).isTrue();
    return open;
  }

  private static List<String> paths(Change change) {
    return change.paths().stream().map(ObjectPath::toString).toList();
  }

  @Test
  void aCommitIsAChangeUntilItIsDone() throws Exception {
    TreeChanges open = begun(false);
    assertThat(open.look()).isEmpty();
    String before = git.run("rev-parse", "HEAD").strip();
    put("__root__/a/__meta__", "changed");
    put("__root__/c/__meta__", "new");
    put("__root__/notes.txt", "of no object");
    Files.delete(base.resolve("__root__/a/b/__meta__"));
    String after = commit("Mine\n\nAnd why\n\nReviewed-By: me");
    List<Change> seen = open.look();
    assertThat(seen).hasSize(1);
    Change change = seen.get(0);
    assertThat(change.before()).isEqualTo(new CommitId(before));
    assertThat(change.after()).isEqualTo(new CommitId(after));
    assertThat(change.committed()).isTrue();
    assertThat(paths(change)).containsExactly("/a", "/a/b", "/c");
    assertThat(open.attribution(change))
        .isEqualTo(
            new TreeChanges.Attribution(
                "Other <other@example.com>", "/ anna", "Mine\n\nAnd why\n\nGit-Commit: " + after));
    // As after a crash.
    TreeChanges again = open(false, "Other");
    assertThat(again.beginNow()).isTrue();
    assertThat(again.look()).isEqualTo(seen);
    again.done(change);
    assertThat(again.look()).isEmpty();
    assertThat(open(false, "Other").look()).isEmpty();
    // What git no longer reaches stays there for the position.
    git.run("reset", "--quiet", "--hard", before);
    git.run("reflog", "expire", "--expire=now", "--all");
    git.run("gc", "--quiet", "--prune=now");
    assertThat(paths(open(false, "Other").look().get(0))).containsExactly("/a", "/a/b", "/c");
  }

  @Test
  void whatTheMirrorCommittedIsNoChangeAndHidesNone() throws Exception {
    TreeChanges open = begun(false);
    put("__root__/a/__meta__", "mine");
    String mine = commit("Mine");
    put("__root__/a/__meta__", "theirs");
    put("__root__/d/__meta__", "theirs");
    mirrored();
    put("__root__/a/b/__meta__", "mine");
    String second = commit("Mine");
    mirrored();
    List<Change> seen = open.look();
    assertThat(seen.stream().map(each -> each.after().hex())).containsExactly(mine, second);
    assertThat(paths(seen.get(0))).containsExactly("/a");
    assertThat(paths(seen.get(1))).containsExactly("/a/b");
    open.done(seen.get(0));
    assertThat(open.look()).isEqualTo(seen.subList(1, 2));
    open.failed(seen.get(1));
    put("__root__/a/__meta__", "mended");
    String third = commit("Mine");
    // What failed comes with what was committed after it, so that it can be mended.
    assertThat(open.look().stream().map(each -> each.after().hex())).containsExactly(third);
    assertThat(paths(open.look().get(0))).containsExactly("/a", "/a/b");
    open.done(open.look().get(0));
    String own = mirrored();
    assertThat(open.look()).isEmpty();
    assertThat(open.position()).contains(new CommitId(own));
  }

  @Test
  void aCommitOfAnotherDatabaseOrAmendedBySomebodyIsAChange() throws Exception {
    TreeChanges open = begun(false);
    put("__root__/a/__meta__", "other");
    commit("Theirs\n\nZodb-Tid: " + new Tid(tid.value() + 1));
    assertThat(open.look()).hasSize(1);
    open.done(open.look().get(0));
    put("__root__/a/__meta__", "amended");
    mirrored();
    assertThat(open(false, "Mirror").look()).hasSize(1);
    assertThat(open(false, "Other").look()).isEmpty();
  }

  @Test
  void aMergeABranchARebaseAndAResetAreOneChangeEach() throws Exception {
    TreeChanges open = begun(false);
    git.run("switch", "--quiet", "-c", "work");
    put("__root__/a/__meta__", "work");
    commit("Work");
    git.run("switch", "--quiet", "main");
    put("__root__/c/__meta__", "theirs");
    mirrored();
    git.run("merge", "--quiet", "--no-edit", "work");
    assertThat(open.look()).hasSize(1);
    assertThat(paths(open.look().get(0))).containsExactly("/a");
    open.done(open.look().get(0));
    // The work, and the mirror's commits beside it, dropped: of these nothing is a change.
    git.run("reset", "--quiet", "--hard", "HEAD~2");
    assertThat(paths(open.look().get(0))).containsExactly("/a");
    open.done(open.look().get(0));
    // Somebody merged the mirror into his branch, and HEAD follows.
    git.run("switch", "--quiet", "work");
    put("__root__/a/b/__meta__", "work");
    commit("More");
    git.run("switch", "--quiet", "main");
    put("__root__/e/__meta__", "theirs");
    mirrored();
    assertThat(open.look()).isEmpty();
    git.run("switch", "--quiet", "work");
    git.run("merge", "--quiet", "--no-edit", "main");
    git.run("switch", "--quiet", "main");
    git.run("merge", "--quiet", "--ff-only", "work");
    assertThat(open.look()).hasSize(1);
    assertThat(paths(open.look().get(0))).containsExactly("/a", "/a/b");
  }

  @Test
  void withoutARepositoryOrACommitThereIsNothingToFollow() throws Exception {
    Path bare = Files.createDirectories(folder.resolve("bare"));
    Settings settings = Settings.of(Map.of("zodb.base-dir", bare.toString()), folder, "test");
    assertThat(TreeChanges.hasRepository(settings)).isFalse();
    assertThatThrownBy(() -> new TreeChanges(settings, "test", false))
        .hasMessageContaining(bare + ": is not a git repository");
    new RealGit(bare).run("init", "--quiet", "-b", "work");
    assertThat(TreeChanges.hasRepository(settings)).isTrue();
    try (TreeChanges open = new TreeChanges(settings, "test", false)) {
      assertThat(open.beginNow()).isFalse();
      assertThat(open.position()).isEmpty();
      assertThat(open.branch()).isEqualTo("work");
    }
  }

  @Test
  void aTreeWithoutADatabaseTakesEachCommitAsAChange() throws Exception {
    Settings settings = Settings.of(Map.of("zodb.base-dir", base.toString()), folder, "test");
    try (TreeChanges open = new TreeChanges(settings, "test", false)) {
      assertThat(open.beginNow()).isTrue();
      put("__root__/a/__meta__", "theirs");
      put("__root__/a/__hidden__/__meta__", "of no object");
      mirrored();
      assertThat(paths(open.look().get(0))).containsExactly("/a");
    }
  }

  @Test
  void beginsOnlyWhileNobodyIsBusy() throws Exception {
    TreeChanges open = open(false, "Other");
    git.run("switch", "--quiet", "--detach");
    assertThatThrownBy(open::beginNow).isInstanceOf(RepositoryBusyException.class);
    assertThat(open.position()).isEmpty();
  }

  @Test
  void waitsWhileSomebodyIsBusy() throws Exception {
    TreeChanges open = begun(false);
    git.run("switch", "--quiet", "--detach");
    assertThatThrownBy(open::look)
        .isInstanceOf(RepositoryBusyException.class)
        .hasMessageContaining("detached HEAD");
    git.run("switch", "--quiet", "main");
    assertThat(open.look()).isEmpty();
  }

  @Test
  void editedFilesAreAChangeOnceTheyStayAsTheyAre() throws Exception {
    put("__root__/a/b/__meta__", "before the start");
    TreeChanges open = begun(true);
    open.look();
    assertThat(open.look()).isEmpty();
    put("__root__/a/__meta__", "edited");
    assertThat(open.look()).isEmpty();
    put("__root__/new/__meta__", "new");
    assertThat(open.look()).isEmpty();
    List<Change> seen = open.look();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).committed()).isFalse();
    assertThat(paths(seen.get(0))).containsExactly("/a", "/new");
    assertThat(git.run("show", seen.get(0).after() + ":__root__/a/__meta__")).isEqualTo("edited");
    assertThat(open.attribution(seen.get(0))).isNull();
    open.done(seen.get(0));
    open.look();
    assertThat(open.look()).isEmpty();
    // What the mirror commits of it, or of others, is no edit.
    git.run("add", "__root__/a/__meta__");
    git.run("commit", "--quiet", "-m", "By watch\n\nZodb-Tid: " + tid);
    open.look();
    assertThat(open.look()).isEmpty();
    // What is taken back is one.
    git.run("restore", "__root__/a/b");
    Files.delete(base.resolve("__root__/new/__meta__"));
    open.look();
    assertThat(open.look()).hasSize(1);
    assertThat(paths(open.look().get(0))).containsExactly("/a/b", "/new");
    // The index is locked: somebody is about to change HEAD and files.
    Files.createFile(base.resolve(".git/index.lock"));
    assertThat(open.look()).isEmpty();
    Files.delete(base.resolve(".git/index.lock"));
    open.look();
    assertThat(open.look()).hasSize(1);
    assertThat(git.run("fsck", "--full", "--strict", "--no-dangling", "--no-progress")).isEmpty();
  }
}
