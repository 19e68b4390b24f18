package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.sync.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch while somebody works in the same repository, judged by git. */
class WatchBesideGitTest extends WatchCase {
  private List<String> tids;

  @BeforeEach
  void begin() throws Exception {
    tids = tids(golden("history"));
    append(20);
    start("file://" + dataFs, true);
    next(30);
  }

  private void next(int transactions) throws Exception {
    append(transactions);
    awaitApplied(tids.get(transactions - 1));
  }

  private void assertInLine() throws IOException {
    assertAsRecorded("file://" + dataFs);
    git.findsAllInOrder();
    assertThat(committed()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void waitsForTheIndexAndSaysSo() throws Exception {
    Path lock = Files.createFile(base.resolve(".git/index.lock"));
    append(40);
    await("waiting", () -> count("waiting") > 0);
    assertThat(told.get(told.size() - 1)).contains("index.lock");
    Files.delete(lock);
    next(45);
    assertThat(told).contains("going on");
    assertInLine();
  }

  /** Else a password that is to be masked from now on would stay until its user changes. */
  @Test
  void recordsAllWhereSettingsWereChanged() throws Exception {
    stop();
    String position = committed().get(committed().size() - 1);
    set.put("zodb.secrets", "omit");
    start("file://" + dataFs, true);
    assertThat(told.get(told.size() - 1)).endsWith(" these settings were changed: zodb.secrets");
    assertThat(committed()).endsWith(position, position);
    assertAsRecorded("file://" + dataFs);
    stop();
    start("file://" + dataFs, true);
    assertThat(last("begun")).endsWith(" null");
    next(45);
    assertAsRecorded("file://" + dataFs);
    git.findsAllInOrder();
  }

  @Test
  void followsOnNoBranchThatHoldsSomePathsOnly() throws Exception {
    History.of(settings("file://" + dataFs))
        .branch("part")
        .paths(List.of("/app"))
        .run((a, b, c, d) -> {});
    git.run("switch", "-q", "part");
    String part = git.run("rev-parse", "part");
    await("waiting", () -> count("waiting") > 1);
    assertThat(last("waiting")).contains("the branch part holds /app only");
    append(40);
    git.run("switch", "-q", "main");
    awaitApplied(tids.get(39));
    assertThat(git.run("rev-parse", "part")).isEqualTo(part);
    assertInLine();
  }

  @Test
  void commitsOnTopOfWhatADeveloperCommits() throws Exception {
    Files.writeString(base.resolve("notes"), "mine");
    git.run("add", "notes");
    git.run("commit", "-q", "-m", "Mine");
    next(45);
    assertThat(git.run("log", "--format=%s")).contains("Mine\n");
    assertThat(git.run("rev-list", "--count", "HEAD^1..HEAD").strip()).isEqualTo("1");
    assertInLine();
    assertThat(count("begun")).isEqualTo(1);
  }

  @Test
  void waitsUntilThereIsABranchAndNoMerge() throws Exception {
    git.run("switch", "-q", "--detach");
    append(40);
    await("waiting", () -> told.stream().anyMatch(line -> line.contains("detached HEAD")));
    git.run("switch", "-q", "main");
    next(41);
    assertInLine();
    git.run("switch", "-q", "-c", "side", "HEAD~3");
    git.run("commit", "-q", "--allow-empty", "-m", "Side");
    git.run("switch", "-q", "main");
    await("main again", () -> count("begun") >= 1);
    git.run("merge", "-q", "--no-ff", "--no-commit", "side");
    append(50);
    await("waiting", () -> told.stream().anyMatch(line -> line.contains("finish or abort")));
    git.run("commit", "-q", "-m", "Merged");
    next(51);
    assertThat(git.run("log", "--format=%s")).contains("Merged\n");
    assertInLine();
  }

  @Test
  void followsOnTheBranchThatIsCheckedOut() throws Exception {
    git.run("switch", "-q", "-c", "other", "HEAD~4");
    next(45);
    assertThat(git.run("branch", "--show-current").strip()).isEqualTo("other");
    assertInLine();
    git.run("reset", "-q", "--hard", "HEAD~5");
    next(50);
    assertInLine();
    git.run("switch", "-q", "main");
    next(55);
    assertInLine();
    String one = git.run("rev-parse", "main^{tree}");
    git.run("switch", "-q", "other");
    next(56);
    git.run("switch", "-q", "main");
    next(57);
    git.run("switch", "-q", "other");
    next(58);
    assertInLine();
    assertThat(one).isNotEmpty();
  }

  @Test
  void leavesADevelopersWorkAlone() throws Exception {
    Files.writeString(base.resolve("__root__/__meta__"), "mine");
    Files.writeString(base.resolve("staged"), "mine");
    git.run("add", "staged");
    next(60);
    assertThat(git.run("status", "--porcelain"))
        .contains(" M __root__/__meta__\n")
        .contains("A  staged\n");
    assertThat(Files.readString(base.resolve("__root__/__meta__"))).isEqualTo("mine");
    git.run("restore", "__root__/__meta__");
    git.run("rm", "-q", "-f", "staged");
    assertInLine();
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    stop();
    append(60);
    start("file://" + dataFs, true);
    awaitApplied(tids.get(59));
    assertInLine();
    assertThat(last("begun")).endsWith(" null");
    stop();
    Files.delete(base.resolve(".git/camel-zodb.places"));
    Files.delete(base.resolve(".git/camel-zodb.position"));
    append(70);
    start("file://" + dataFs, true);
    awaitApplied(tids.get(69));
    assertInLine();
  }

  @Test
  void refusesABareRepository() throws Exception {
    stop();
    base = folder.resolve("bare");
    new io.camelzodb.git.RealGit(folder).run("init", "-q", "--bare", "bare");
    assertThatThrownBy(() -> start("file://" + dataFs, true))
        .hasMessageContaining("is a bare repository");
  }
}
