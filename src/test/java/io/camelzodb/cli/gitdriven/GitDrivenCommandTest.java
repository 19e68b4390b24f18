package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.storage.write.Flock;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a command: one line says so, and everything is as it was before. */
class GitDrivenCommandTest {
  @TempDir private Path folder;
  private Path base;
  private String source = "";
  private Map<String, String> before = Map.of();
  private Map<String, String> objects = Map.of();
  private int recorded;

  @BeforeEach
  void aSiteWithLocalWork() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
    Files.writeString(base.resolve("earlier.txt"), "of an earlier stash");
    git("stash", "push", "--include-untracked", "--message", "earlier");
    CommandSite.edit(base);
    Files.writeString(base.resolve("staged.txt"), "staged");
    git("add", "staged.txt");
    before = CommandSite.state(base);
    objects = objects();
  }

  @Test
  void localWorkAndTheStashSurvive() throws Exception {
    assertThat(run("reset", "tip~1").status()).isZero();
    assertThat(Files.readString(base.resolve("notes \"of mine\".txt"))).isEqualTo("mine\n");
    assertThat(git("status", "--porcelain"))
        .contains("A  staged.txt", " M __root__/site/page/__source-utf8__.html", "?? ");
    assertThat(git("stash", "list")).isEqualTo(before.get("git:stash"));
    assertThat(base.resolve(".zodbsync.lock")).exists();
    assertThat(objects()).isNotEqualTo(objects);
    assertThat(run("ff", "tip").status()).isZero();
    assertAsBefore();
  }

  @Test
  void theLockIsHeldAllTheTime() throws Exception {
    String check = "test -e .zodbsync.lock && ! flock -n .zodbsync.lock true";
    assertThat(run("exec", check).status()).isZero();
    assertAsBefore();
  }

  @Test
  void aLockedFolderIsLeftAlone() throws Exception {
    try (Flock lock = Objects.requireNonNull(Flock.tryAcquire(base.resolve(".zodbsync.lock")))) {
      assertThat(lock).isNotNull();
      fails("has the lock", "-D", "zodb.lock-timeout=0", "reset", "tip~1");
    }
    assertThat(run("--no-lock", "reset", "tip~1").status()).isZero();
  }

  @Test
  void anUnknownRevision() throws Exception {
    fails("there is no commit nothere", "reset", "nothere");
    fails("there is no commit --hard", "reset", "--", "--hard");
    fails("there is no commit nothere", "pick", "tip..nothere");
    fails("invalid reference: nothere", "checkout", "nothere");
  }

  @Test
  void anotherOperationUnderWay() throws Exception {
    git("stash", "push", "--include-untracked");
    CommandSite.failing(base, "merge", "side");
    before = CommandSite.state(base);
    fails("not ready for a commit", "reset", "tip~1");
    git("merge", "--abort");
    CommandSite.failing(base, "rebase", "side");
    before = CommandSite.state(base);
    fails("not ready for a commit", "reset", "tip~1");
    git("rebase", "--abort");
    git("checkout", "-q", "--detach");
    before = CommandSite.state(base);
    fails("no branch is checked out (detached HEAD)", "checkout", "main");
  }

  @Test
  void aLockedIndex() throws Exception {
    Files.createFile(base.resolve(".git/index.lock"));
    fails("another git has the index locked", "-D", "zodb.lock-timeout=0", "reset", "tip~1");
    Files.delete(base.resolve(".git/index.lock"));
    assertThat(run("reset", "tip~1").status()).isZero();
  }

  @Test
  void noWorkTree() throws Exception {
    Path bare = folder.resolve("bare");
    git("clone", "-q", "--bare", base.toString(), bare.toString());
    assertThat(at(bare, "reset", "tip")).contains("is a bare repository");
    assertThat(at(folder.resolve("missing"), "reset", "tip")).contains("is not a git repository");
    Path inside = Files.createDirectories(folder.resolve("outer/inside"));
    CommandSite.git(inside.resolveSibling(""), "init", "-q");
    assertThat(at(inside, "reset", "tip")).contains("is not its top");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandSite.git(empty, "init", "-q", "-b", "main");
    assertThat(at(empty, "reset", "tip")).contains("the branch main has no commit yet");
  }

  @Test
  void aSubmoduleWithChangesCannotBeStashed() throws Exception {
    git("stash", "push", "--include-untracked");
    Path module = Files.createDirectory(folder.resolve("module"));
    CommandSite.git(module, "init", "-q");
    CommandSite.git(module, "config", "user.name", "Tester");
    CommandSite.git(module, "config", "user.email", "tester@example.com");
    Files.writeString(module.resolve("file"), "old");
    CommandSite.commit(module, "first");
    git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        module.toString(),
        "sub");
    git("commit", "-q", "-m", "submodule");
    Files.writeString(base.resolve("sub/file"), "edited");
    before = CommandSite.state(base);
    fails("git stash cannot put these changes away: sub", "reset", "tip~1");
    assertThat(Files.readString(base.resolve("sub/file"))).isEqualTo("edited");
  }

  @Test
  void aRebaseWithConflictsGoesBack() throws Exception {
    fails("failed: ", "checkout", "--rebase", "tip", "side");
    fails("ended with status 1", "exec", "git merge side");
    fails("failed: ", "pick", "side");
  }

  /** Files that no commit ever had may be of use, so they stay. */
  @Test
  void whatAFailedGitLeavesOfEarlierCommitsGoes() throws Exception {
    assertThat(base.resolve("__root__/site/readme.txt")).doesNotExist();
    CommandRun run =
        run(
            "exec",
            "git restore --source=HEAD~1 --worktree -- __root__/site/readme.txt"
                + " && test -e __root__/site/readme.txt/__meta__ && echo own > own.txt && false");
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(base.resolve("__root__/site/readme.txt")).doesNotExist();
    Files.delete(base.resolve("own.txt"));
    assertAsBefore();
  }

  @Test
  void filesWithLocalWorkAreNotChanged() throws Exception {
    Files.writeString(base.resolve("__root__/site/readme.txt"), "in the way of a folder");
    before = CommandSite.state(base);
    fails("changes files with local changes", "reset", "tip~1");
  }

  @Test
  void anObjectThatCannotBePlayedBack() throws Exception {
    fails("No Such Type", "pick", "bad");
    CommandRun skipped = run("pick", "--skip-errors", "bad");
    assertThat(skipped.status()).as(skipped.said()).isZero();
    assertThat(skipped.said()).contains("No Such Type");
  }

  @Test
  void anObjectMayBecomeAPropertyOfItsContainer() throws Exception {
    git("stash", "push", "--include-untracked");
    git("checkout", "-q", "-b", "property");
    Files.delete(base.resolve("__root__/site/a b/script/__meta__"));
    Files.delete(base.resolve("__root__/site/a b/script/__source__.txt"));
    Files.writeString(
        base.resolve("__root__/site/a b/__meta__"),
        "[('props', [[('id', 'script'), ('type', 'string'), ('value', 'x')]]),"
            + " ('title', 'Blank'), ('type', 'Folder')]\n");
    CommandSite.commit(base, "property");
    git("checkout", "-q", "main");
    CommandRun run = run("checkout", "property");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects()).doesNotContainKey("__root__/site/a b/script/__meta__");
    run = run("checkout", "main");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects()).isEqualTo(objects);
  }

  @Test
  void itsOwnIdInTheMetadataIsNoFault() throws Exception {
    Path made = Files.createDirectories(base.resolve("__root__/site/named"));
    Files.writeString(
        made.resolve("__meta__"), "[('id', 'named'), ('title', ''), ('type', 'Folder')]\n");
    assertThat(run("playback", "/site/named").status()).isZero();
    assertThat(objects()).containsKey("__root__/site/named/__meta__");
    assertThat(run("playback", "--dry-run", "/site/named").said()).contains("Nothing to do");
    Files.writeString(
        made.resolve("__meta__"), "[('id', 'other'), ('title', 'x'), ('type', 'Folder')]\n");
    assertThat(run("playback", "/site/named").said())
        .contains("its id is not the name of its folder");
  }

  @Test
  void hooksThatFail() throws Exception {
    Path hook = folder.resolve("hook");
    String option = "zodb.playback-hook=" + hook;
    for (List<String> each :
        List.of(
            List.of("echo oh no; exit 3", "ended with status 3: oh no"),
            List.of("echo garbage", "did not answer with phases"),
            List.of("echo '[{\"name\": \"x\"}]'", "a phase has no \"paths\""),
            List.of("echo '[1]'", "a phase is not an object"),
            List.of("true", "it printed nothing"),
            List.of("sleep 600", "has not ended after 1 s"))) {
      script(hook, each.get(0));
      fails(each.get(1), "-D", option, "-D", "zodb.hook-timeout=1", "reset", "tip~1");
    }
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rw-------"));
    fails("cannot be started", "-D", option, "reset", "tip~1");
    script(hook, "exit 1");
    // The transaction was written already, so the database goes back as well.
    fails("ended with status 1", "-D", "zodb.run-after-playback=" + hook, "reset", "tip~1");
  }

  @Test
  void hooksDivideThePlayback() throws Exception {
    Path asked = folder.resolve("asked");
    Path after = folder.resolve("after");
    Path command = folder.resolve("command");
    script(command, "cat >> " + after + "; echo >> " + after);
    Path hook = folder.resolve("hook");
    script(
        hook,
        "cat > "
            + asked
            + "; echo '[{\"name\": \"first\", \"paths\": [\"/site/a b/script/\"], \"cmd\": \""
            + command
            + "\"}, {\"paths\": [\"/site/readme.txt/\"]}]'");
    CommandRun run = run("-D", "zodb.playback-hook=" + hook, "reset", "tip~2");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(Files.readString(asked))
        .isEqualTo("{\"paths\": [\"/site/a b/script/\", \"/site/readme.txt/\"]}");
    assertThat(Files.readString(after)).isEqualTo("{\"paths\": [\"/site/a b/script/\"]}\n");
    assertThat(run.said()).contains("Calling phase first").containsPattern("(?s)Played.*Played");
  }

  @Test
  void freezingWhatIsNotThereLeavesNothing() throws Exception {
    fails("/site/nothere: there is no such object", "freeze", "/site/page", "/site/nothere");
    CommandRun run = run("freeze", "/site/a b");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(base.resolve("__root__/site/a b/__frozen__")).exists();
  }

  @Test
  void uploadLeavesLocalWorkAlone() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library/js"));
    Files.writeString(library.resolve("x.min.js"), "alert(1);\n");
    Files.writeString(library.resolve("README"), "read");
    String top = library.resolveSibling("").toString();
    assertThat(run("upload", "--dry-run", top, "/site/lib").status()).isZero();
    assertAsBefore();
    fails("there is no such folder", "upload", top + "no", "/site/lib");
    fails("/site/no/lib", "upload", top, "/site/no/lib");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("page"), "differs");
    fails("exists already and differs", "upload", other.toString(), "/site");
    CommandRun run =
        run("upload", "--replace-periods", "--valid-extensions", "js", top, "__root__/site/lib");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects())
        .containsEntry("__root__/site/lib/js/x_min_js/__source__.js", "alert(1);\n");
    assertThat(run("upload", "--valid-extensions", "js", top, "/site/lib").status()).isZero();
    assertThat(objects())
        .doesNotContainKey("__root__/site/lib/js/x_min_js/__meta__")
        .containsKey("__root__/site/lib/js/x.min.js/__meta__");
    assertThat(Files.readString(base.resolve("__root__/site/page/__source-utf8__.html")))
        .isEqualTo("<p>edited</p>\n");
    assertThat(git("stash", "list")).isEqualTo(before.get("git:stash"));
  }

  @Test
  void anUnfinishedCommandIsUndoneByTheNext() throws Exception {
    CommandRun dead =
        run("exec", "cp .git/camel-zodb.command ../journal; git reset -q --hard tip~2");
    assertThat(dead.status()).as(dead.said()).isZero();
    Map<String, String> moved = objects();
    assertThat(moved).isNotEqualTo(objects);
    // As after a crash between the playback and its end: the local work is in the stash.
    String journal = Files.readString(folder.resolve("journal"));
    git("stash", "push", "--include-untracked");
    String stash = git("rev-parse", "stash@{0}").strip();
    Files.writeString(
        base.resolve(".git/camel-zodb.command"),
        journal
            .replaceAll("(?m)^stash .*$", "stash " + stash)
            .replace("stage running", "stage playing")
            .replace("end -", "target " + git("rev-parse", "HEAD").strip() + "\nend -"));
    Files.writeString(base.resolve("since.txt"), "edited since");
    for (String other : List.of("record", "playback")) {
      assertThat(run(other, "/").status()).isEqualTo(1);
      assertThat(run(other, "/").said()).contains("was interrupted; undo it first");
    }
    CommandRun next = run("exec", "true");
    assertThat(next.said()).contains("has not ended", "It was undone", "git stash show -p");
    assertThat(git("stash", "list")).contains("found after a crash", "earlier");
    git("stash", "drop", "--quiet");
    assertAsBefore();
  }

  @Test
  void noPasswordComesIntoTheJournalOrTheStash() throws Exception {
    CommandRun run =
        run(
            "exec",
            "-D",
            "zodb.git-remote=https://me:secret@example.com/r.git",
            "cp .git/camel-zodb.command ../journal; git stash list > ../stashed");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(Files.readString(folder.resolve("journal")))
        .contains("command exec", "example.com")
        .doesNotContain("secret");
    assertThat(Files.readString(folder.resolve("stashed")))
        .contains("local work before \"exec")
        .doesNotContain("secret");
    assertAsBefore();
  }

  @Test
  void aDamagedJournalIsTold() throws Exception {
    Files.writeString(base.resolve(".git/camel-zodb.command"), "branch");
    assertThat(run("record", "/").said()).contains("was interrupted; undo it first");
    assertThat(run("exec", "true").said()).contains("is damaged, so an interrupted command");
    assertAsBefore();
  }

  /** Runs a command that fails in one line, and leaves everything as it was before. */
  private void fails(String why, String... arguments) throws Exception {
    CommandRun run = run(arguments);
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.said()).contains(why).doesNotContain("\tat ");
    assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
        .as(run.said())
        .hasSize(1);
    assertAsBefore();
  }

  private void assertAsBefore() throws Exception {
    assertThat(CommandSite.state(base)).isEqualTo(before);
    assertThat(objects()).isEqualTo(objects);
    assertThat(base.resolve(".git/camel-zodb.command")).doesNotExist();
  }

  private String at(Path other, String... arguments) {
    CommandRun run = new CommandRun(CommandSite.arguments(source, other, List.of(arguments)));
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    return run.said();
  }

  private CommandRun run(String... arguments) {
    return new CommandRun(CommandSite.arguments(source, base, new ArrayList<>(List.of(arguments))));
  }

  private String git(String... arguments) throws Exception {
    return CommandSite.git(base, arguments);
  }

  private Map<String, String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder)).run(List.of("/"));
    return TreeContent.of(back);
  }

  private static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
