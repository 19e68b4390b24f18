package io.camelzodb.cli.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.storage.write.Flock;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Repositories of layers in which the commands for layers cannot work: each says so in one line,
 * and in no layer anything changes, nor in the database.
 */
class LayerRepositoryTest {
  private static final List<String> UPDATES =
      List.of("layer-init *", "layer-update *", "layer-update --dry-run *");

  private static final List<String> IN_LAYER =
      List.of(
          "ff --layer 00-base other",
          "reset --layer 00-base other",
          "pick --layer 00-base other",
          "checkout --layer 00-base other",
          "exec --layer 00-base true");

  private static final String COMMIT =
      "git rm -q -r __root__/site/add; git commit -qm x -- __root__";

  @TempDir Path folder;
  private LayerUpdateSite updated = new LayerUpdateSite(new LayeredSite(Path.of("")));
  private Path base = Path.of("");

  @BeforeEach
  void aSiteWithNewVersions() throws Exception {
    updated = LayerUpdateSite.make(folder.resolve("home"));
    base = updated.site().layer("base");
    git(base, "branch", "other", "HEAD~1");
  }

  private void allFail(String why, List<String> commands, String... before) throws Exception {
    for (String command : commands) {
      List<String> words = new ArrayList<>(Arrays.asList(before));
      words.addAll(List.of(command.split(" ")));
      updated.fails(why, words.toArray(String[]::new));
    }
  }

  private static List<String> both() {
    return Stream.concat(UPDATES.stream(), IN_LAYER.stream()).toList();
  }

  private void failing(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", base.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).start().waitFor()).isNotZero();
  }

  @Test
  void anotherOperationIsUnderWay() throws Exception {
    git(base, "stash", "-q", "--include-untracked");
    git(base, "checkout", "-q", "-b", "side");
    LayeredSite.title(updated.site().in("base", "/site/document"), "Side");
    git(base, "commit", "-q", "-a", "-m", "side");
    git(base, "checkout", "-q", "main");
    LayeredSite.title(updated.site().in("base", "/site/document"), "Main");
    git(base, "commit", "-q", "-a", "-m", "main");
    for (String operation : List.of("merge", "rebase", "cherry-pick")) {
      failing(operation, "side");
      allFail("not ready for a commit", both());
      git(base, operation, "--abort");
    }
  }

  @Test
  void noBranchIsCheckedOut() throws Exception {
    git(base, "checkout", "-q", "--detach");
    allFail("no branch is checked out (detached HEAD); run \"git switch BRANCH\" first", both());
  }

  @Test
  void theIndexOfOneLayerIsLocked() throws Exception {
    Files.createFile(base.resolve(".git/index.lock"));
    allFail("another git has the index locked", both(), "-D", "zodb.lock-timeout=0");
    Files.delete(base.resolve(".git/index.lock"));
  }

  @Test
  void anotherCommandIsRunning() throws Exception {
    Path file = updated.site().layer("custom").resolve(".zodbsync.lock");
    try (Flock lock = Objects.requireNonNull(Flock.tryAcquire(file))) {
      assertThat(lock).isNotNull();
      allFail("has the lock", both(), "-D", "zodb.lock-timeout=0");
      allFail("has the lock", List.of("move /site/shop 00-base"), "-D", "zodb.lock-timeout=0");
    }
  }

  @Test
  void itIsBareOrASubmoduleOrNone() throws Exception {
    Path kept = folder.resolve("kept");
    Files.move(base, kept);
    git(folder, "clone", "-q", "--bare", kept.toString(), base.toString());
    allFail("is a bare repository", UPDATES);
    allFail("00-base has no repository of its own", IN_LAYER);
    LayeredSite.remove(base);
    // A submodule has a file .git.
    Files.createDirectories(base);
    Files.writeString(base.resolve(".git"), "gitdir: " + kept.resolve(".git") + "\n");
    allFail("a layer needs a repository of its own", UPDATES);
    LayeredSite.remove(base);
    Files.writeString(base, "a file");
    allFail(base.toString(), UPDATES);
  }

  /** Nothing is made for a dry run, or if a command fails. */
  @Test
  void aLayerWithoutARepositoryGetsOneIfAllIsDone() throws Exception {
    LayeredSite.remove(base.resolve(".git"));
    Map<String, String> before = updated.state();
    CommandRun dry = updated.run("layer-update", "--dry-run", "*");
    assertThat(dry.status()).as(dry.said()).isZero();
    LayerUpdateSite.assertSame(dry.said(), before, updated.state());
    Path archive = updated.home().resolve("base-source/__root__.tar");
    Files.writeString(archive, "no archive");
    allFail("base-source/__root__.tar", UPDATES);
    Files.delete(archive);
    Path hook = program("hook", "exit 1");
    updated.fails("status 1", "-D", "zodb.playback-hook=" + hook, "layer-update", "*");
    assertThat(base.resolve(".git")).doesNotExist();
    CommandRun run = updated.run("layer-update", "*");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(git(base, "log", "--format=%s"))
        .isEqualTo("zodbsync layer-update\nzodbsync layer-update (pre)\n");
    assertThat(git(base, "status", "--porcelain")).isEmpty();
  }

  @Test
  void aRepositoryInALayerIsNotRemoved() throws Exception {
    Path inner = base.resolve("__root__/site/inner");
    Files.createDirectories(inner);
    git(inner, "init", "-q", "-b", "main");
    Files.writeString(inner.resolve("work.txt"), "somebody's");
    allFail(inner.toString(), UPDATES);
    assertThat(inner.resolve("work.txt")).exists();
  }

  @Test
  void itBelongsToAnotherUser() throws Exception {
    assumeTrue(
        new ProcessBuilder("chown", "-R", "12345:12345", base.toString()).start().waitFor() == 0,
        "only root can give files away");
    assumeTrue(
        new ProcessBuilder("git", "-C", base.toString(), "status").start().waitFor() != 0,
        "git trusts all folders here");
    for (String command : both()) {
      CommandRun run = updated.run(command.split(" "));
      LayerUpdateSite.assertFails(run, "git does not trust this folder", command);
    }
    assertThat(new ProcessBuilder("chown", "-R", "0:0", base.toString()).start().waitFor())
        .isZero();
    CommandRun run = updated.run("layer-update", "*");
    assertThat(run.status()).as(run.said()).isZero();
  }

  @Test
  void aLayerOrACommitIsUnknown() throws Exception {
    misuse("there is no layer nothere", "layer-init", "nothere");
    misuse("there is no layer nothere", "layer-update", "00-base", "nothere");
    misuse("there is no layer nothere", "ff", "--layer", "nothere", "other");
    misuse("there is no layer nothere", "move", "/site/shop", "nothere");
    updated.fails("there is no commit nö", "ff", "--layer", "00-base", "nö");
    String tree = git(base, "rev-parse", "HEAD^{tree}").strip();
    String apart = git(base, "commit-tree", "-p", "HEAD~1", "-m", "apart", tree).strip();
    updated.fails("fast-forward", "ff", "--layer", "00-base", apart);
  }

  private void misuse(String why, String... command) throws Exception {
    Map<String, String> before = updated.state();
    CommandRun run = updated.run(command);
    assertThat(run.status()).as(run.said()).isEqualTo(2);
    assertThat(run.said().strip().lines()).singleElement().asString().contains(why);
    LayerUpdateSite.assertSame(run.said(), before, updated.state());
  }

  @Test
  void theDatabaseIsAnother() throws Exception {
    Path other = folder.resolve("other.fs");
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), other);
    CommandRun recorded = updated.run("record", "/");
    assertThat(recorded.status()).as(recorded.said()).isZero();
    Map<String, String> before = updated.state();
    byte[] database = Files.readAllBytes(other);
    for (String command :
        List.of("layer-update *", "layer-update --dry-run *", "exec --layer 00-base COMMIT")) {
      List<String> words = new ArrayList<>(List.of("-D", "zodb.source=file://" + other));
      for (String word : command.split(" ")) {
        words.add(word.equals("COMMIT") ? COMMIT : word);
      }
      // The last setting of a key counts.
      List<String> all = updated.site().arguments(words.toArray(String[]::new));
      CommandRun run = new CommandRun(all);
      LayerUpdateSite.assertFails(run, "is another database, or an older copy", command);
      LayerUpdateSite.assertSame(run.said(), before, updated.state());
      assertThat(Files.readAllBytes(other)).isEqualTo(database);
    }
  }

  @Test
  void aProgramFails() throws Exception {
    for (String[] each :
        new String[][] {
          {"exit 1", "ended with status 1"},
          {"sleep 60", "hook-timeout"},
          {"echo nonsense", "JSON"},
        }) {
      Path hook = program("hook", each[0]);
      allFail(
          each[1],
          List.of("layer-update *"),
          "-D",
          "zodb.playback-hook=" + hook,
          "-D",
          "zodb.hook-timeout=1");
      List<String> exec = new ArrayList<>(List.of("-D", "zodb.playback-hook=" + hook));
      exec.addAll(List.of("-D", "zodb.hook-timeout=1", "exec", "--layer", "00-base", COMMIT));
      updated.fails(each[1], exec.toArray(String[]::new));
    }
    for (String script : List.of("exit 1", "sleep 60")) {
      Path after = program("after", script);
      allFail(
          after.toString(),
          List.of("layer-update *"),
          "-D",
          "zodb.run-after-playback=" + after,
          "-D",
          "zodb.hook-timeout=1");
    }
  }

  private Path program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** Hooks of git are for the commits of people. */
  @Test
  void hooksOfGitAreNotRun() throws Exception {
    for (String hook : List.of("pre-commit", "commit-msg", "post-commit")) {
      Path file = base.resolve(".git/hooks").resolve(hook);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "#!/bin/sh\nsleep 600\nexit 1\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    CommandRun run = updated.run("layer-update", "*");
    assertThat(run.status()).as(run.said()).isZero();
  }

  @Test
  void aDryRunLeavesNoCommitNoFileAndNoStash() throws Exception {
    Map<String, String> before = updated.state();
    byte[] database = Files.readAllBytes(updated.home().resolve("Data.fs"));
    for (String idents : List.of("*", "00-base")) {
      CommandRun run = updated.run("layer-update", "--dry-run", idents);
      assertThat(run.status()).as(run.said()).isZero();
      assertThat(run.said()).contains("/site/document", "/site/neu ä", "/site/add");
      LayerUpdateSite.assertSame(run.said(), before, updated.state());
    }
    assertThat(Files.readAllBytes(updated.home().resolve("Data.fs"))).isEqualTo(database);
    // With an object that cannot be played back, or a bad source, as well.
    Path document = updated.home().resolve("base-source/__root__/site/document/__meta__");
    String good = Files.readString(document);
    Files.writeString(document, "[('type', 'No such type')]\n");
    updated.fails("/site/document", "layer-update", "--dry-run", "*");
    updated.fails("/site/document", "layer-update", "*");
    Files.writeString(document, good);
    CommandRun done = updated.run("layer-update", "*");
    assertThat(done.status()).as(done.said()).isZero();
    assertThat(git(base, "status", "--porcelain")).isEmpty();
    assertThat(git(base, "stash", "list")).contains("earlier");
    assertThat(updated.run("layer-update", "--dry-run", "*").said()).contains("up to date");
  }
}
