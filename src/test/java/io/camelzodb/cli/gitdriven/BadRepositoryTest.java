package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.storage.write.Flock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository in which no command can work: each says so in one line, and nothing changes. */
class BadRepositoryTest {
  private static final List<String> COMMANDS =
      List.of(
          "reset tip~1",
          "ff tip",
          "pick clean",
          "checkout clean",
          "checkout -b fresh",
          "exec true",
          "reformat titled",
          "reset --dry-run tip~1");

  @TempDir private Path folder;
  private Path base;
  private String source = "";

  @BeforeEach
  void aSite() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
  }

  private CommandRun run(Path where, String... command) {
    return new CommandRun(CommandSite.arguments(source, where, List.of(command)));
  }

  /** Each of the commands fails in one line with this text, and changes nothing. */
  private void allFail(String why, String... more) throws Exception {
    Map<String, String> before = CommandSite.state(base);
    byte[] database = Files.readAllBytes(folder.resolve("Data.fs"));
    for (String command : COMMANDS) {
      List<String> words = new ArrayList<>(Arrays.asList(more));
      words.addAll(List.of(command.split(" ")));
      assertFails(run(base, words.toArray(String[]::new)), why);
      assertThat(CommandSite.state(base)).as(command).isEqualTo(before);
      assertThat(base.resolve(".git/camel-zodb.command")).doesNotExist();
    }
    assertThat(Files.readAllBytes(folder.resolve("Data.fs"))).isEqualTo(database);
  }

  private static void assertFails(CommandRun run, String why) {
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.said().lines().filter(line -> !line.isBlank()))
        .as(run.said())
        .singleElement()
        .asString()
        .startsWith("camel-zodb ")
        .contains(why);
  }

  @Test
  void anotherOperationIsUnderWay() throws Exception {
    CommandSite.failing(base, "merge", "side");
    allFail("not ready for a commit");
    CommandSite.git(base, "merge", "--abort");
    CommandSite.failing(base, "rebase", "side");
    allFail("not ready for a commit");
    CommandSite.git(base, "rebase", "--abort");
    CommandSite.failing(base, "cherry-pick", "side");
    allFail("not ready for a commit");
    CommandSite.git(base, "cherry-pick", "--abort");
    CommandSite.failing(base, "revert", "--no-edit", "tip~2");
    allFail("not ready for a commit");
  }

  @Test
  void noBranchIsCheckedOut() throws Exception {
    CommandSite.git(base, "checkout", "-q", "--detach");
    allFail("no branch is checked out (detached HEAD); run \"git switch BRANCH\" first");
  }

  @Test
  void theIndexOrTheFolderIsLocked() throws Exception {
    Files.createFile(base.resolve(".git/index.lock"));
    allFail("another git has the index locked", "-D", "zodb.lock-timeout=0");
    Files.delete(base.resolve(".git/index.lock"));
    try (Flock lock = Objects.requireNonNull(Flock.tryAcquire(base.resolve(".zodbsync.lock")))) {
      assertThat(lock).isNotNull();
      allFail("has the lock", "-D", "zodb.lock-timeout=0");
      for (String other :
          List.of("freeze /site", "upload /tmp /site/x", "playback /", "record /")) {
        List<String> words = new ArrayList<>(List.of("-D", "zodb.lock-timeout=0"));
        words.addAll(List.of(other.split(" ")));
        assertFails(run(base, words.toArray(String[]::new)), "has the lock");
      }
    }
  }

  @Test
  void itIsNoWorkTree() throws Exception {
    Path bare = folder.resolve("bare");
    CommandSite.git(base, "clone", "-q", "--bare", base.toString(), bare.toString());
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandSite.git(empty, "init", "-q", "-b", "main");
    for (String command : COMMANDS) {
      assertFails(run(bare, command.split(" ")), "is a bare repository");
      assertFails(run(plain, command.split(" ")), "is not a git repository");
      assertFails(run(empty, command.split(" ")), "the branch main has no commit yet");
    }
  }

  @Test
  void itBelongsToAnotherUser() throws Exception {
    assumeTrue(
        new ProcessBuilder("chown", "-R", "12345:12345", base.toString()).start().waitFor() == 0,
        "only root can give files away");
    assumeTrue(
        new ProcessBuilder("git", "-C", base.toString(), "status").start().waitFor() != 0,
        "git trusts all folders here");
    for (String command : COMMANDS) {
      assertFails(run(base, command.split(" ")), "git does not trust this folder");
    }
    assertThat(new ProcessBuilder("chown", "-R", "0:0", base.toString()).start().waitFor())
        .isZero();
    assertThat(run(base, "exec", "true").status()).isZero();
  }

  @Test
  void aRevisionIsUnknown() throws Exception {
    Map<String, String> before = CommandSite.state(base);
    for (List<String> command :
        List.of(
            List.of("reset", "nö"),
            List.of("ff", "no such"),
            List.of("pick", "nö"),
            List.of("pick", "tip..nö"),
            List.of("checkout", "--reset", "nö", "clean"),
            List.of("checkout", "--rebase", "nö", "clean"),
            List.of("reformat", "nö"))) {
      CommandRun run = run(base, command.toArray(String[]::new));
      assertThat(run.status()).as(run.said()).isEqualTo(1);
      assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
          .as(run.said())
          .singleElement()
          .asString()
          .contains("there is no commit n");
      assertThat(CommandSite.state(base)).as(run.said()).isEqualTo(before);
    }
  }

  @Test
  void whatWasBroughtBackBeforeACrashStays() throws Exception {
    CommandSite.edit(base);
    Files.writeString(base.resolve("staged.txt"), "staged");
    CommandSite.git(base, "add", "staged.txt");
    Map<String, String> before = CommandSite.state(base);
    assertThat(run(base, "exec", "cp .git/camel-zodb.command ../journal").status()).isZero();
    CommandSite.git(base, "stash", "push", "--include-untracked");
    String entry = CommandSite.git(base, "rev-parse", "stash@{0}").strip();
    CommandSite.git(base, "stash", "pop", "--index");
    for (String stage : List.of("done", "running")) {
      write(
          Files.readString(folder.resolve("journal"))
              .replaceAll("(?m)^stash .*$", "stash " + entry)
              .replace("stage running", "stage " + stage));
      CommandRun next = run(base, "exec", "true");
      assertThat(next.status()).as(next.said()).isZero();
      assertThat(next.said()).contains("has not ended").doesNotContain("could not be brought");
      assertThat(CommandSite.state(base)).as(next.said()).isEqualTo(before);
    }
  }

  private void write(String journal) throws IOException {
    Files.writeString(base.resolve(".git/camel-zodb.command"), journal);
  }
}
