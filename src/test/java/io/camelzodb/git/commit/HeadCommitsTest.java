package io.camelzodb.git.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.HeadMovedException;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.history.NewestTrailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits beside a developer's work, as git itself sees them. */
class HeadCommitsTest {
  private static final Signature ANNA =
      new Signature(
          "Anna", "anna@example.com", ZonedDateTime.of(2025, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC));

  private static final Signature US = Signature.now("camel-zodb", "camel-zodb@localhost");

  @TempDir private Path temporary;
  private Path top;
  private RealGit git;
  private GitWorkTree tree;
  private HeadCommits commits;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    top = temporary.resolve("mirror");
    git = new RealGit(top);
    tree = GitWorkTree.open(top);
    commits = new HeadCommits(tree, Duration.ofMillis(300), problems::add);
    commit(
        Map.of(
            "__root__/__meta__", "root",
            "__root__/a/__meta__", "a1",
            "__root__/b/__meta__", "b1",
            "__root__/c/d/__meta__", "d1"));
    git.findsAllInOrder();
    assertThat(problems).isEmpty();
  }

  @AfterEach
  void end() {
    commits.close();
    tree.close();
  }

  /** Commits contents by path; null for what is to be gone. */
  private @Nullable CommitId commit(Map<String, @Nullable String> files) throws IOException {
    return commit(files, planned -> {});
  }

  private @Nullable CommitId commit(
      Map<String, @Nullable String> files, Consumer<PlannedCommit> more) throws IOException {
    commits.begin(tree.head().orElse(null), false);
    PlannedCommit planned = commits.plan();
    planned.describe(CommitMessage.of("Changed"), ANNA, US);
    more.accept(planned);
    for (Map.Entry<String, @Nullable String> file : files.entrySet()) {
      String content = file.getValue();
      if (content == null) {
        planned.remove(Path.of(file.getKey()));
      } else {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        planned.put(Path.of(file.getKey()), out -> out.write(bytes));
      }
    }
    return commits.commit(tree.head().orElse(null), List.of(planned), US).get(0);
  }

  /** What comes from where the commit before was just written to, while others wait. */
  @Test
  void whatPeopleCommittedSinceIsNotUndone() throws Exception {
    CommitId written = commit(Map.of("__root__/a/__meta__", "a2", "__root__/b/__meta__", "b2"));
    Files.writeString(top.resolve("__root__/a/__meta__"), "a3");
    Files.createDirectories(top.resolve("__root__/new"));
    Files.writeString(top.resolve("__root__/new/__meta__"), "new");
    git.run("rm", "-r", "-q", "__root__/c");
    git.run("add", "--all");
    git.run("commit", "-q", "-m", "Waits");
    git.run("commit", "-q", "--allow-empty", "-m", "Waits, too");
    Map<String, @Nullable String> files = gone("__root__/new");
    files.put("__root__/a/__meta__", "a2");
    files.put("__root__/c/d/__meta__", "d1");
    assertThat(following(written, files)).isNull();
    assertThat(inHead("__root__/a/__meta__")).isEqualTo("a3");
    files.put("__root__/b/__meta__", "b3");
    assertThat(following(written, files)).isNotNull();
    assertThat(inHead("__root__/a/__meta__")).isEqualTo("a3");
    assertThat(inHead("__root__/b/__meta__")).isEqualTo("b3");
    assertThat(inHead("__root__/new/__meta__")).isEqualTo("new");
    assertThat(top.resolve("__root__/c")).doesNotExist();
    // The commit of the b3 was ours: it does not wait.
    assertThat(following(written, Map.of("__root__/b/__meta__", "b2"))).isNotNull();
    assertThat(inHead("__root__/b/__meta__")).isEqualTo("b2");
    git.run("commit", "-q", "--allow-empty", "-m", "Waits no more");
    Files.writeString(top.resolve("__root__/a/__meta__"), "a5");
    git.run("commit", "-q", "-a", "-m", "Waits");
    // Nor does what another commit of ours has changed at the same time.
    commits.begin(tree.head().orElse(null), false);
    PlannedCommit edited = commits.plan();
    edited.put(Path.of("__root__/a/__meta__"), out -> out.write('e'));
    PlannedCommit played = commits.plan();
    played.follows(written, message -> message.subject().equals("Changed"));
    played.put(Path.of("__root__/a/__meta__"), out -> out.write("a2".getBytes(UTF_8)));
    assertThat(commits.commit(tree.head().orElse(null), List.of(edited, played), US))
        .doesNotContainNull();
    assertThat(inHead("__root__/a/__meta__")).isEqualTo("a2");
    // Nobody waits since a commit that this branch has not, or that is its last one.
    CommitId last = tree.head().orElseThrow();
    assertThat(following(last, Map.of("__root__/a/__meta__", "a4"))).isNotNull();
    CommitId unknown = new CommitId("0123456789012345678901234567890123456789");
    assertThat(following(unknown, Map.of("__root__/a/__meta__", "a2"))).isNotNull();
    assertThat(inHead("__root__/a/__meta__")).isEqualTo("a2");
    git.findsAllInOrder();
    assertThat(status()).isEmpty();
  }

  private @Nullable CommitId following(CommitId written, Map<String, @Nullable String> files)
      throws IOException {
    return commit(
        files, planned -> planned.follows(written, message -> message.subject().equals("Changed")));
  }

  private static Map<String, @Nullable String> gone(String path) {
    Map<String, @Nullable String> files = new LinkedHashMap<>();
    files.put(path, null);
    return files;
  }

  private String status() {
    return git.run("status", "--porcelain").stripTrailing();
  }

  private String inHead(String path) {
    return git.run("show", "HEAD:" + path);
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(top.resolve(path).resolveSibling(""));
    Files.writeString(top.resolve(path), content);
  }

  private String read(String path) throws IOException {
    return Files.readString(top.resolve(path));
  }

  @Test
  void changesFilesAndCommitsThemInOneStep() throws IOException {
    commit(Map.of("__root__/a/__meta__", "a2", "__root__/new/x/__source__.txt", "text"));
    git.findsAllInOrder();
    assertThat(read("__root__/a/__meta__")).isEqualTo("a2");
    assertThat(git.run("log", "-1", "--format=%an %ai %cn %s").strip())
        .isEqualTo("Anna 2025-01-02 03:04:05 +0000 camel-zodb Changed");
    commit(gone("__root__/c"));
    git.findsAllInOrder();
    assertThat(top.resolve("__root__/c")).doesNotExist();
    assertThat(problems).isEmpty();
    assertThat(commit(Map.of("__root__/a/__meta__", "a2"))).isNull();
    assertThat(git.run("rev-list", "--count", "HEAD").strip()).isEqualTo("3");
  }

  @Test
  void makesManyCommitsAtOnce() throws IOException {
    List<PlannedCommit> all = new ArrayList<>();
    commits.begin(tree.head().orElseThrow(), true);
    for (int i = 0; i < 30; i++) {
      PlannedCommit planned = commits.plan();
      planned.describe(CommitMessage.of("Number " + i), ANNA, US);
      byte[] bytes = ("content " + i).getBytes(StandardCharsets.UTF_8);
      planned.put(Path.of("__root__/a/__meta__"), out -> out.write(bytes));
      planned.put(Path.of("__root__/many/" + i + "/__meta__"), out -> out.write(bytes));
      if (i > 0) {
        planned.remove(Path.of("__root__/many/" + (i - 1)));
      }
      assertThat(planned.names(Path.of("__root__/many"))).containsExactly(i + "/");
      assertThat(planned.names(Path.of("__root__/many/" + i))).containsExactly("__meta__");
      assertThat(planned.names(Path.of("__root__"))).contains("a/", "many/", "__meta__");
      all.add(planned);
    }
    assertThat(commits.commit(tree.head().orElseThrow(), all, US)).hasSize(30).doesNotContainNull();
    git.findsAllInOrder();
    assertThat(git.run("log", "-2", "--format=%s")).isEqualTo("Number 29\nNumber 28\n");
    assertThat(git.run("ls-tree", "--name-only", "HEAD:__root__/many").strip()).isEqualTo("29");
    assertThat(git.run("show", "HEAD~3:__root__/a/__meta__")).isEqualTo("content 26");
  }

  @Test
  void leavesWorkOnOtherFilesAlone() throws IOException {
    write("__root__/b/__meta__", "mine");
    write("notes.txt", "mine");
    write("staged.txt", "mine");
    git.run("add", "staged.txt");
    Files.delete(top.resolve("__root__/c/d/__meta__"));
    commit(Map.of("__root__/a/__meta__", "a2"));
    assertThat(status())
        .isEqualTo(
            """
             M __root__/b/__meta__
             D __root__/c/d/__meta__
            A  staged.txt
            ?? notes.txt""");
    assertThat(git.run("show", "--name-only", "--format=", "HEAD").strip())
        .isEqualTo("__root__/a/__meta__");
    assertThat(problems).isEmpty();
  }

  @Test
  void keepsAChangedFileAsItIs() throws IOException {
    write("__root__/a/__meta__", "mine");
    commit(Map.of("__root__/a/__meta__", "a2"));
    assertThat(inHead("__root__/a/__meta__")).isEqualTo("a2");
    assertThat(read("__root__/a/__meta__")).isEqualTo("mine");
    assertThat(status()).isEqualTo(" M __root__/a/__meta__");
    assertThat(git.run("diff")).contains("-a2").contains("+mine");
    assertThat(problems).singleElement().asString().contains("__root__/a/__meta__: was changed");
    git.run("restore", "__root__/a/__meta__");
    assertThat(read("__root__/a/__meta__")).isEqualTo("a2");
    git.findsAllInOrder();
  }

  @Test
  void keepsWhatIsStaged() throws IOException {
    write("__root__/a/__meta__", "mine");
    git.run("add", "__root__/a/__meta__");
    write("__root__/a/__meta__", "mine, later");
    git.run("rm", "-q", "--cached", "__root__/b/__meta__");
    commit(Map.of("__root__/a/__meta__", "a2", "__root__/b/__meta__", "b2"));
    assertThat(status())
        .isEqualTo(
            """
            MM __root__/a/__meta__
            D  __root__/b/__meta__
            ?? __root__/b/""");
    assertThat(git.run("show", ":__root__/a/__meta__")).isEqualTo("mine");
    assertThat(read("__root__/b/__meta__")).isEqualTo("b1");
    assertThat(problems).hasSize(2);
  }

  @Test
  void keepsAFileThatIsRemovedInTheDatabase() throws IOException {
    write("__root__/c/d/__meta__", "mine");
    write("__root__/b/untracked", "mine");
    commit(gone("__root__/c"));
    commit(gone("__root__/b"));
    assertThat(status()).isEqualTo("?? __root__/b/\n?? __root__/c/");
    assertThat(read("__root__/c/d/__meta__")).isEqualTo("mine");
    assertThat(problems).hasSize(1);
  }

  @Test
  void keepsAFileRemovedThatIsChangedInTheDatabase() throws IOException {
    Files.delete(top.resolve("__root__/a/__meta__"));
    commit(Map.of("__root__/a/__meta__", "a2"));
    assertThat(status()).isEqualTo(" D __root__/a/__meta__");
    git.run("restore", ".");
    assertThat(read("__root__/a/__meta__")).isEqualTo("a2");
  }

  @Test
  void keepsAnUntrackedFileInThePlaceOfANewOne() throws IOException {
    write("__root__/new/__meta__", "mine");
    write("__root__/same/__meta__", "same");
    write("__root__/file", "mine");
    commit(
        Map.of(
            "__root__/new/__meta__", "n",
            "__root__/same/__meta__", "same",
            "__root__/file/__meta__", "f"));
    assertThat(status())
        .isEqualTo(
            """
             D __root__/file/__meta__
             M __root__/new/__meta__
            ?? __root__/file""");
    assertThat(read("__root__/new/__meta__")).isEqualTo("mine");
    assertThat(problems).hasSize(2);
  }

  @Test
  void keepsAStagedFileInThePlaceOfAFolder() throws IOException {
    write("__root__/file", "mine");
    git.run("add", "__root__/file");
    commit(Map.of("__root__/file/__meta__", "f"));
    assertThat(status()).isEqualTo("A  __root__/file\nD  __root__/file/__meta__");
    assertThat(read("__root__/file")).isEqualTo("mine");
  }

  @Test
  void followsNoLink() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.createSymbolicLink(top.resolve("__root__/link"), outside);
    commit(Map.of("__root__/link/__meta__", "x"));
    assertThat(outside).isEmptyDirectory();
    assertThat(status()).isEqualTo(" D __root__/link/__meta__\n?? __root__/link");
    assertThat(problems).hasSize(1);
  }

  @Test
  void noticesAChangeOfTheSameLengthInTheSameSecond() throws IOException, InterruptedException {
    commit(Map.of("__root__/a/__meta__", "a2"));
    write("__root__/a/__meta__", "my");
    Thread.sleep(1100);
    commit(Map.of("__root__/b/__meta__", "b2"));
    assertThat(status()).isEqualTo(" M __root__/a/__meta__");
  }

  @Test
  void waitsForTheLockOfTheIndexAndSaysSo() throws Exception {
    Path lock = Files.createFile(top.resolve(".git/index.lock"));
    assertThatThrownBy(() -> commit(Map.of("__root__/a/__meta__", "a2")))
        .isInstanceOf(RepositoryBusyException.class)
        .hasMessageContaining("index.lock: another git process");
    Thread other =
        new Thread(
            () -> {
              try {
                Thread.sleep(100);
                Files.delete(lock);
              } catch (IOException | InterruptedException fault) {
                throw new IllegalStateException(fault);
              }
            });
    other.start();
    commit(Map.of("__root__/a/__meta__", "a2"));
    other.join();
    git.findsAllInOrder();
  }

  @Test
  void commitsNeitherWithinAMergeNorWithoutABranch() throws IOException {
    git.run("switch", "-q", "--detach");
    assertThatThrownBy(() -> commit(Map.of("__root__/a/__meta__", "a2")))
        .isInstanceOf(RepositoryBusyException.class)
        .hasMessageContaining("git switch BRANCH");
    git.run("switch", "-q", "main");
    Files.writeString(top.resolve(".git/MERGE_HEAD"), git.run("rev-parse", "HEAD"));
    assertThatThrownBy(() -> commit(Map.of("__root__/a/__meta__", "a2")))
        .isInstanceOf(RepositoryBusyException.class)
        .hasMessageContaining("finish or abort");
    Files.delete(top.resolve(".git/MERGE_HEAD"));
    commit(Map.of("__root__/a/__meta__", "a2"));
    git.findsAllInOrder();
  }

  @Test
  void plansAgainWhereHeadWasMoved() throws IOException {
    CommitId before = tree.head().orElseThrow();
    commits.begin(before, false);
    PlannedCommit planned = commits.plan();
    planned.describe(CommitMessage.of("Late"), ANNA, US);
    planned.put(Path.of("__root__/a/__meta__"), out -> out.write('x'));
    write("other", "other");
    git.run("add", "other");
    git.run("commit", "-q", "-m", "Other");
    assertThatThrownBy(() -> commits.commit(before, List.of(planned), US))
        .isInstanceOf(HeadMovedException.class);
    commits.commit(tree.head().orElseThrow(), List.of(planned), US);
    assertThat(git.run("log", "--format=%s")).startsWith("Late\nOther\n");
    git.findsAllInOrder();
  }

  /** What is no number was written by somebody else. */
  private Optional<NewestTrailer.Found> newest(String key) throws IOException {
    return NewestTrailer.of(tree, tree.head().orElseThrow(), key, value -> value.matches("[0-9]+"));
  }

  @Test
  void findsTheNewestTrailer() throws IOException {
    assertThat(newest("Zodb-Tid")).isEmpty();
    CommitId second = tree.head().orElseThrow();
    for (String tid : List.of("1", "2", "none", "")) {
      CommitMessage message =
          new CommitMessage("Body", List.of(new CommitMessage.Trailer("Zodb-Tid", tid)));
      commits.begin(tree.head().orElseThrow(), false);
      PlannedCommit planned = commits.plan();
      planned.describe(message, ANNA, US);
      planned.put(Path.of("x"), out -> out.write(("x" + tid).getBytes(StandardCharsets.UTF_8)));
      commits.commit(tree.head().orElseThrow(), List.of(planned), ANNA);
      second = tid.equals("2") ? tree.head().orElseThrow() : second;
    }
    commit(Map.of("y", "y"));
    assertThat(newest("zodb-tid")).contains(new NewestTrailer.Found(second, "2"));
  }

  @Test
  void keepsWhatTheIndexOfOthersHas() throws IOException {
    for (String version : List.of("4", "2")) {
      git.run("update-index", "--index-version", version);
      git.run("update-index", "--skip-worktree", "__root__/b/__meta__");
      Files.deleteIfExists(top.resolve("__root__/b/__meta__"));
      commit(Map.of("__root__/b/__meta__", "b" + version, "__root__/a/__meta__", "a" + version));
      assertThat(top.resolve("__root__/b/__meta__")).doesNotExist();
      git.findsAllInOrder();
      assertThat(git.run("ls-files", "-t", "__root__/b")).startsWith("S ");
    }
  }

  @Test
  void endsWhatACrashLeftAfterTheBranchWasMoved() throws IOException {
    CommitId before = tree.head().orElseThrow();
    commit(Map.of("__root__/a/__meta__", "a2", "__root__/b/__meta__", "b2"));
    CommitId after = tree.head().orElseThrow();
    commits.close();
    // As it is when only the branch was moved, and one file was written.
    git.run("read-tree", before.hex());
    write("__root__/b/__meta__", "b1");
    write("__root__/c/d/__meta__", "mine");
    Files.writeString(
        top.resolve(".git/camel-zodb.moving"), before.hex() + "\n" + after.hex() + "\n");
    Files.writeString(top.resolve(".camel-zodb.file"), "half");
    commits.recover();
    assertThat(status()).isEqualTo(" M __root__/c/d/__meta__");
    assertThat(read("__root__/b/__meta__")).isEqualTo("b2");
    assertThat(top.resolve(".git/camel-zodb.moving")).doesNotExist();
    assertThat(top.resolve(".camel-zodb.file")).doesNotExist();
    assertThat(tree.head()).contains(after);
    assertThat(problems).isEmpty();
  }
}
