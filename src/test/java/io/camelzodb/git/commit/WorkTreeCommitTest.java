package io.camelzodb.git.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.PlainSystemReader;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTreeCommitTest {
  private static final Signature ANNA =
      new Signature(
          "Änne Müller",
          "anna@example.com",
          ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(2)));

  @TempDir private Path temporary;
  private Path top;
  private RealGit git;

  @BeforeEach
  void folder() {
    top = temporary.resolve("mirror");
    git = new RealGit(top);
  }

  private void write(String path, String content) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Optional<CommitId> commit(String... paths) throws IOException {
    return commit(CommitMessage.of("Recorded"), paths);
  }

  private Optional<CommitId> commit(CommitMessage message, String... paths) throws IOException {
    try (GitWorkTree tree = GitWorkTree.open(top)) {
      return new WorkTreeCommit(tree)
          .commit(Stream.of(paths).map(Path::of).toList(), message, ANNA);
    }
  }

  @Test
  void takesAwayThePackThatAKilledRunHasLeft() throws IOException {
    write("__root__/__meta__", "one");
    commit("__root__");
    Path left = top.resolve(".git/objects/pack/tmp_pack_camel-zodb123");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "PACK");
    write("__root__/__meta__", "two");
    commit("__root__");
    assertThat(left).doesNotExist();
    git.findsAllInOrder();
  }

  @Test
  void isFinishedAfterACrashBetweenBranchAndIndex() throws IOException {
    write("__root__/__meta__", "one");
    write("__root__/a/__meta__", "a");
    String first = commit("__root__").orElseThrow().hex();
    // As it is when only the branch was moved.
    Files.delete(top.resolve(".git/index"));
    moving("0".repeat(40), first);
    recover();
    git.findsAllInOrder();
    write("__root__/__meta__", "two");
    byte[] index = Files.readAllBytes(top.resolve(".git/index"));
    String second = commit("__root__").orElseThrow().hex();
    Files.write(top.resolve(".git/index"), index);
    moving(first, second);
    recover();
    git.findsAllInOrder();
    assertThat(top.resolve(".git/camel-zodb.moving")).doesNotExist();
  }

  private void moving(String before, String after) throws IOException {
    Files.writeString(top.resolve(".git/camel-zodb.moving"), before + "\n" + after + "\n");
  }

  private void recover() throws IOException {
    try (GitWorkTree tree = GitWorkTree.open(top)) {
      WorkTreeCommit.recover(tree, Assertions::fail);
    }
  }

  @Test
  void makesARepositoryAndItsFirstCommit() throws IOException {
    write("__root__/__meta__", "[\n]\n");
    write("__root__/Füße/__source__.txt", "a\r\nb");
    CommitMessage message =
        new CommitMessage(
            "Recorded\n\nAll of it.", List.of(new CommitMessage.Trailer("Zodb-Tid", "03a1")));
    CommitId id = commit(message, "__root__").orElseThrow();
    git.findsAllInOrder();
    assertThat(git.run("log", "--format=%H %an <%ae> %ai %ci"))
        .isEqualTo(
            id
                + " Änne Müller <anna@example.com> 2026-01-02 03:04:05 +0200 2026-01-02 03:04:05 +0200\n");
    assertThat(git.run("log", "--format=%(trailers:key=Zodb-Tid,valueonly)").strip())
        .isEqualTo("03a1");
    assertThat(git.run("branch", "--show-current")).isEqualTo("main\n");
    assertThat(git.run("ls-tree", "-r", "--name-only", "HEAD"))
        .isEqualTo("__root__/Füße/__source__.txt\n__root__/__meta__\n");
    assertThat(git.run("reflog")).contains("commit (initial): Recorded");
  }

  @Test
  void makesNoCommitWhereNothingChanged() throws IOException {
    write("__root__/__meta__", "[\n]\n");
    assertThat(commit("__root__")).isPresent();
    assertThat(commit("__root__")).isEmpty();
    write("__root__/__meta__", "[\n]\n");
    assertThat(commit("__root__", "absent")).isEmpty();
    git.findsAllInOrder();
    assertThat(git.run("rev-list", "--count", "HEAD")).isEqualTo("1\n");
  }

  @Test
  void makesNoCommitOfNothing() throws IOException {
    assertThat(commit("__root__")).isEmpty();
    try (GitWorkTree tree = GitWorkTree.open(top)) {
      assertThat(tree.head()).isEmpty();
    }
  }

  @Test
  void turnsFilesIntoFoldersAndBack() throws IOException {
    write("__root__/a", "file");
    write("__root__/a.b/x", "sorts between a and a/");
    write("__root__/c/d/e", "deep");
    commit("__root__");
    Files.delete(top.resolve("__root__/a"));
    write("__root__/a/y", "now a folder");
    Files.delete(top.resolve("__root__/c/d/e"));
    Files.delete(top.resolve("__root__/c/d"));
    Files.delete(top.resolve("__root__/c"));
    write("__root__/c", "now a file");
    commit("__root__/a", "__root__/c", "__root__/c/d/e");
    git.findsAllInOrder();
    assertThat(git.run("ls-tree", "-r", "--name-only", "HEAD"))
        .isEqualTo("__root__/a.b/x\n__root__/a/y\n__root__/c\n");
  }

  @Test
  void takesOutWhatIsGone() throws IOException {
    write("__root__/a/b/c", "1");
    write("__root__/d", "2");
    commit("__root__");
    Files.delete(top.resolve("__root__/a/b/c"));
    commit("__root__/a/b/c");
    git.findsAllInOrder();
    assertThat(git.run("ls-tree", "-r", "--name-only", "HEAD")).isEqualTo("__root__/d\n");
    Files.delete(top.resolve("__root__/d"));
    commit("__root__");
    git.findsAllInOrder();
    assertThat(git.run("ls-tree", "-r", "--name-only", "HEAD")).isEmpty();
  }

  @Test
  void leavesTheWorkOfOthersUncommitted() throws IOException {
    write("__root__/a", "1");
    write("notes.txt", "1");
    commit("__root__", "notes.txt");
    write("__root__/a", "2");
    write("notes.txt", "2");
    write("staged.txt", "2");
    write("untracked.txt", "2");
    git.run("add", "notes.txt", "staged.txt");
    write("notes.txt", "3");
    commit("__root__");
    assertThat(git.run("status", "--porcelain"))
        .isEqualTo("MM notes.txt\nA  staged.txt\n?? untracked.txt\n");
    assertThat(git.run("diff", "--name-only", "HEAD~", "HEAD")).isEqualTo("__root__/a\n");
  }

  @Test
  void seesAnEditInTheSecondOfTheIndexAfterwards() throws IOException {
    write("__root__/a", "1");
    write("notes.txt", "1");
    commit("__root__", "notes.txt");
    // As if all of it happened within one second, the next commit in a later one.
    FileTime moment = FileTime.from(Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.SECONDS));
    Path notes = top.resolve("notes.txt");
    Files.setLastModifiedTime(notes, moment);
    git.run("update-index", "notes.txt");
    Files.setLastModifiedTime(top.resolve(".git/index"), moment);
    Files.writeString(notes, "2");
    Files.setLastModifiedTime(notes, moment);
    git.run("config", "core.trustctime", "false");
    write("__root__/a", "2");
    commit("__root__");
    assertThat(git.run("status", "--porcelain")).isEqualTo(" M notes.txt\n");
  }

  @Test
  void worksOnWhatRealGitLeft() throws IOException {
    Files.createDirectories(top);
    git.run("init", "-q", "-b", "trunk");
    for (int i = 0; i < 50; i++) {
      write("__root__/folder" + i % 7 + "/file" + i, "content " + i);
    }
    git.run("add", ".");
    git.run("update-index", "--index-version", "4");
    git.run("commit", "-q", "-m", "by git");
    write("__root__/folder3/file3", "other");
    Files.delete(top.resolve("__root__/folder1/file1"));
    assertThat(commit("__root__")).isPresent();
    git.findsAllInOrder();
    assertThat(git.run("diff", "--name-status", "HEAD~", "HEAD"))
        .isEqualTo("D\t__root__/folder1/file1\nM\t__root__/folder3/file3\n");
    assertThat(git.run("branch", "--show-current")).isEqualTo("trunk\n");
  }

  @Test
  void writesWhatGitNeedsToSeeThatFilesAreUntouched() throws IOException {
    write("__root__/a", "1");
    write("__root__/b/c", "2");
    for (String name : List.of("__root__/a", "__root__/b/c")) {
      Files.setLastModifiedTime(
          top.resolve(name), FileTime.from(Instant.parse("2020-01-01T00:00:00.123456789Z")));
    }
    commit("__root__");
    String ours = git.run("ls-files", "--debug");
    Files.delete(top.resolve(".git/index"));
    git.run("reset", "-q");
    assertThat(ours).isEqualTo(git.run("ls-files", "--debug"));
    assertThat(git.run("diff-files")).isEmpty();
  }

  @Test
  void commitsWhatIsIgnored() throws IOException {
    write(".gitignore", "*.pyc\n__root__/secret/\n");
    write("__root__/a.pyc", "1");
    write("__root__/secret/x", "2");
    commit("__root__", ".gitignore");
    git.findsAllInOrder();
    assertThat(git.run("ls-files")).contains("__root__/a.pyc", "__root__/secret/x");
  }

  @Test
  void keepsBytesWhateverTheConfigurationSays() throws IOException {
    Files.createDirectories(top);
    git.run("init", "-q");
    git.run("config", "core.autocrlf", "input");
    write(".gitattributes", "* text=auto\n");
    write("__root__/crlf", "a\r\nb\r\n");
    commit("__root__", ".gitattributes");
    git.findsAllInOrder();
    assertThat(git.run("cat-file", "-p", "HEAD:__root__/crlf")).isEqualTo("a\r\nb\r\n");
  }

  @Test
  void refusesPathsThatGitWouldConvert() throws IOException {
    write(".gitattributes", "*.png filter=lfs -text\n*.txt -text\n");
    write("__root__/a.txt", "1");
    assertThat(commit("__root__")).isPresent();
    write("__root__/b.png", "2");
    assertThatThrownBy(() -> commit("__root__"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("*.png")
        .hasMessageContaining("__root__/b.png");
    assertThat(git.run("status", "--porcelain", "--", "__root__")).contains("?? __root__/b.png");
  }

  @Test
  void keepsTheExecutableBit() throws IOException {
    write("__root__/tool", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        top.resolve("__root__/tool"), PosixFilePermissions.fromString("rwxr-xr-x"));
    commit("__root__");
    git.findsAllInOrder();
    assertThat(git.run("ls-tree", "HEAD", "__root__/tool")).startsWith("100755");
  }

  @Test
  void neverFollowsLinks() throws IOException {
    write("__root__/a", "1");
    Files.createSymbolicLink(top.resolve("__root__/link"), temporary);
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> commit("__root__/link/mirror/__root__/a"))
        .hasMessageContaining("symbolic link");
    assertThat(Files.exists(top.resolve(".git/index.lock"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", "git~1", ".g\u200cit"})
  void refusesNamesThatAreGitsOwn(String name) throws IOException {
    write("__root__/" + name + "/config", "[core]\n");
    assertThatThrownBy(() -> commit("__root__"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "", ".git/config", "."})
  void refusesPathsOutsideOfTheWorkTree(String path) throws IOException {
    write("__root__/a", "1");
    assertThatThrownBy(() -> commit(path)).isInstanceOf(GitException.class);
  }

  @Test
  void refusesALockedIndex() throws IOException {
    write("__root__/a", "1");
    commit("__root__");
    write("__root__/a", "22");
    Files.createFile(top.resolve(".git/index.lock"));
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("index.lock");
    assertThat(Files.exists(top.resolve(".git/index.lock"))).isTrue();
    assertThat(git.run("rev-list", "--count", "HEAD")).isEqualTo("1\n");
  }

  @Test
  void refusesARepositoryThatIsNotReady() throws IOException {
    write("__root__/a", "1");
    commit("__root__");
    git.run("checkout", "-q", "--detach");
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("detached HEAD");
    git.run("checkout", "-q", "main");
    Files.writeString(top.resolve(".git/MERGE_HEAD"), git.run("rev-parse", "HEAD"));
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("not ready for a commit");
    Files.delete(top.resolve(".git/MERGE_HEAD"));
    Files.write(top.resolve(".git/index"), "DIRCgarbage".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("index is damaged");
  }

  @Test
  void refusesBareRepositories() throws IOException {
    Files.createDirectories(top);
    git.run("init", "-q", "--bare");
    assertThatThrownBy(() -> commit("__root__")).hasMessageContaining("bare");
  }

  @Test
  void doesNotUseARepositoryFurtherUp() throws IOException {
    new RealGit(temporary).run("init", "-q");
    write("__root__/a", "1");
    commit("__root__");
    assertThat(Files.isDirectory(top.resolve(".git"))).isTrue();
    git.findsAllInOrder();
  }

  @Test
  void worksInALinkedWorkTree() throws IOException {
    write("__root__/a", "1");
    commit("__root__");
    Path linked = temporary.resolve("linked");
    git.run("worktree", "add", "-q", "-b", "other", linked.toString());
    top = linked;
    write("__root__/b", "2");
    assertThat(commit("__root__")).isPresent();
    new RealGit(linked).findsAllInOrder();
    assertThat(git.run("log", "--format=%s", "other")).isEqualTo("Recorded\nRecorded\n");
  }

  @Test
  void storesManyFilesInOnePackAndLargeOnesInAStream() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("__root__/f" + i % 10 + "/x" + i, "number " + i);
    }
    byte[] large = new byte[40 << 20];
    for (int i = 0; i < large.length; i += 4096) {
      large[i] = (byte) (i >> 12);
    }
    Files.write(top.resolve("__root__/large"), large);
    commit("__root__");
    git.findsAllInOrder();
    assertThat(git.run("count-objects", "-v")).contains("count: 0\n", "packs: 1\n");
    assertThat(git.run("cat-file", "-s", "HEAD:__root__/large")).isEqualTo((40 << 20) + "\n");
  }

  @Test
  void leavesNothingInTheRepositoryWhereManyFilesEndInAFault() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("__root__/first/item" + i + "/__meta__", "item " + i);
    }
    Files.createSymbolicLink(top.resolve("__root__/then"), temporary);
    assertThatThrownBy(() -> commit("__root__/first", "__root__/then"))
        .isInstanceOf(GitException.class);
    try (Stream<Path> objects = Files.walk(top.resolve(".git/objects"))) {
      assertThat(objects.filter(Files::isRegularFile)).isEmpty();
    }
    Files.delete(top.resolve("__root__/then"));
    commit("__root__/first", "__root__/then");
    git.findsAllInOrder();
  }

  @Test
  void writesNothingIntoTheHomeOfTheUser() throws Exception {
    GitWorkTree.open(temporary.resolve("any")).close();
    var reader = org.eclipse.jgit.util.SystemReader.getInstance();
    assertThat(reader).isInstanceOf(PlainSystemReader.class);
    var configuration = reader.getJGitConfig();
    configuration.setString("filesystem", "test", "racyThreshold", "1");
    configuration.save();
    assertThat(configuration.getString("filesystem", "test", "racyThreshold")).isEqualTo("1");
    assertThat(Path.of("jgit-configuration-in-memory")).doesNotExist();
    Path home = reader.getXdgConfigDirectory(org.eclipse.jgit.util.FS.DETECTED);
    Path file = home.resolve("jgit/config");
    if (Files.exists(file)) {
      assertThat(Files.readString(file)).doesNotContain("\"test\"");
    }
  }
}
