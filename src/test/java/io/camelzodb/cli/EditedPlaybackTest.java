package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code playback --unstaged} and {@code --staged}, with a real repository and database. */
class EditedPlaybackTest {
  private static final String FOLDER = "[\n    ('title', 'new'),\n    ('type', 'Folder'),\n]\n";

  @TempDir Path folder;
  private Path base;
  private RealGit git;

  @BeforeEach
  void record() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    base = folder.resolve("base");
    git = new RealGit(base);
    said(0, "record", "--commit", "/");
  }

  private String said(int status, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.source=file://" + folder.resolve("Data.fs"),
                "-D",
                "zodb.base-dir=" + base));
    all.addAll(List.of(command));
    CommandRun run = new CommandRun(all);
    assertThat(run.status()).as(run.said()).isEqualTo(status);
    return run.said();
  }

  private void title(String path, String title) throws IOException {
    Path file = base.resolve("__root__" + path + "/__meta__");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\('title', '[^']*", "('title', '" + title));
  }

  private void removeEmpty() throws IOException {
    try (Stream<Path> files = Files.walk(base.resolve("__root__/site/empty"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String titleThere(String path) throws IOException {
    Path other = folder.resolve("other");
    said(0, "record", "/", "-D", "zodb.base-dir=" + other);
    Path file = other.resolve("__root__" + path + "/__meta__");
    return !Files.exists(file)
        ? "none"
        : Files.readString(file).replaceFirst("(?s).*\\('title', '([^']*)'.*", "$1");
  }

  @Test
  void unstagedFilesArePlayedBackAndNoOthers() throws Exception {
    title("/site", "edited");
    title("/site/page", "staged");
    title("/site/add", "committed");
    git.run("add", "__root__/site/page");
    git.run("commit", "-qm", "add", "__root__/site/add");
    Path made = Files.createDirectories(base.resolve("__root__/site/a \"b\" grün/inner"));
    Files.writeString(made.resolve("__meta__"), FOLDER);
    Files.writeString(made.resolveSibling("__meta__"), FOLDER);
    removeEmpty();
    Files.writeString(base.resolve("notes.txt"), "mine");

    assertThat(said(3, "playback", "--unstaged", "--dry-run"))
        .contains("/site/a \"b\" grün/inner", "4 changes of 3 objects");
    assertThat(titleThere("/site")).isNotEqualTo("edited");
    assertThat(said(0, "playback", "--unstaged", "--json")).contains("\"operations\":4");
    assertThat(titleThere("/site")).isEqualTo("edited");
    assertThat(titleThere("/site/a \"b\" grün/inner")).isEqualTo("new");
    assertThat(titleThere("/site/empty")).isEqualTo("none");
    assertThat(titleThere("/site/page")).isNotEqualTo("staged");
    assertThat(titleThere("/site/add")).isNotEqualTo("committed");
  }

  @Test
  void stagedFilesArePlayedBackAsTheyAreInTheIndex() throws Exception {
    title("/site/page", "staged");
    git.run("add", "-A");
    git.run("rm", "-q", "-r", "__root__/site/empty");
    title("/site/page", "later");
    title("/site/add", "edited");
    assertThat(said(0, "playback", "--staged")).contains("2 changes of 1 objects");
    assertThat(titleThere("/site/page")).isEqualTo("staged");
    assertThat(titleThere("/site/empty")).isEqualTo("none");
    assertThat(titleThere("/site/add")).isNotEqualTo("edited");
    // The played version is what both have in common now.
    assertThat(said(1, "status", "/site/page"))
        .contains("here: changed /site/page: title (staged, unstaged)");
    assertThat(said(0, "playback", "--unstaged")).contains("2 changes of 2 objects");
    assertThat(titleThere("/site/page")).isEqualTo("later");
  }

  @Test
  void anObjectOfAnotherTypeIsReplacedOnlyIfAskedFor() throws Exception {
    removeEmpty();
    Path page = Files.createDirectory(base.resolve("__root__/site/empty")).resolve("__meta__");
    Files.writeString(page, FOLDER);
    assertThat(said(1, "playback", "--unstaged")).contains("--override");
    assertThat(said(0, "playback", "--unstaged", "--override")).contains("in transaction");
  }

  @Test
  void nothingEditedIsNothingToDo() {
    assertThat(said(0, "playback", "--unstaged")).contains("Nothing to do");
    assertThat(said(0, "playback", "--staged", "--dry-run")).contains("Nothing to do");
    assertThat(said(0, "playback", "--staged", "--json"))
        .contains("\"tid\":null", "\"operations\":0");
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() throws Exception {
    for (List<String> more :
        List.of(
            List.of("--staged"),
            List.of("/site"),
            List.of("--path", "/site"),
            List.of("--from", "rev:HEAD"))) {
      List<String> command = new ArrayList<>(List.of("playback", "--unstaged"));
      command.addAll(more);
      assertThat(said(2, command.toArray(String[]::new)).strip().lines()).hasSize(1);
    }
    said(2, "playback");
    git.run("checkout", "-q", "-b", "side");
    title("/site/page", "one");
    git.run("commit", "-qam", "one");
    git.run("checkout", "-q", "-b", "other", "HEAD~1");
    title("/site/page", "two");
    git.run("commit", "-qam", "two");
    assertThat(
            new ProcessBuilder(
                    "git",
                    "-C",
                    base.toString(),
                    "-c",
                    "user.name=T",
                    "-c",
                    "user.email=t@example.com",
                    "merge",
                    "-q",
                    "side")
                .start()
                .waitFor())
        .isEqualTo(1);
    for (String option : List.of("--staged", "--unstaged")) {
      assertThat(said(1, "playback", option).strip())
          .contains("conflicts of a merge", "__root__/site/page/__meta__")
          .doesNotContain("\n");
    }
  }

  @Test
  void withoutARepositoryThereIsOneLine() throws Exception {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    assertThat(said(1, "playback", "--staged", "-D", "zodb.base-dir=" + plain).strip())
        .contains("is not a git repository")
        .doesNotContain("\n");
  }
}
