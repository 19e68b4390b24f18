package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A git-driven command changes only the database that its tree was recorded from. */
class WrongDatabaseTest {
  @TempDir private Path folder;
  private Path base;
  private Path other;

  @BeforeEach
  void twoDatabases() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    other = folder.resolve("other.fs");
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), other);
    assertThat(run(folder.resolve("Data.fs"), "record", "/").status()).isZero();
    CommandSite.git(base, "reset", "-q", "--hard");
    Path library = Files.createDirectories(folder.resolve("library"));
    Files.writeString(library.resolve("x.js"), "alert(1)\n");
  }

  private CommandRun run(Path database, String... command) {
    return new CommandRun(CommandSite.arguments("file://" + database, base, List.of(command)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset tip~1",
        "reset --dry-run tip~1",
        "reset --skip-errors tip~1",
        "checkout clean",
        "pick clean",
        "exec git_revert",
        "upload LIBRARY /site/lib"
      })
  void anotherOneIsRefused(String command) throws Exception {
    String[] words =
        Arrays.stream(command.split(" "))
            .map(word -> word.equals("LIBRARY") ? folder.resolve("library").toString() : word)
            .map(word -> word.equals("git_revert") ? "git revert --no-edit HEAD" : word)
            .toArray(String[]::new);
    CommandSite.edit(base);
    Map<String, String> before = CommandSite.state(base);
    byte[] database = Files.readAllBytes(other);
    CommandRun run = run(other, words);
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
        .as(run.said())
        .singleElement()
        .asString()
        .contains(
            base + ": its tree was recorded from file:" + folder.resolve("Data.fs"),
            "other.fs is another database, or an older copy; ",
            "zodb.other-database");
    assertThat(CommandSite.state(base)).isEqualTo(before);
    assertThat(Files.readAllBytes(other)).isEqualTo(database);
  }

  @Test
  void itIsTakenIfThatIsSaid() {
    CommandRun run =
        run(other, "-D", "zodb.other-database=true", "reset", "--skip-errors", "tip~1");
    assertThat(run.status()).as(run.said()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/site", "--from rev:HEAD~1 /site"})
  void aPlaybackGoesIntoAnyDatabase(String arguments) {
    CommandRun plan = run(other, ("playback --dry-run --skip-errors " + arguments).split(" "));
    assertThat(plan.said()).contains("create /site (Folder)");
    CommandRun run = run(other, ("playback --skip-errors " + arguments).split(" "));
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.said()).startsWith("Played back ");
  }

  @Test
  void theSameDatabaseElsewhereIsTaken() throws Exception {
    Path copy = Files.copy(folder.resolve("Data.fs"), folder.resolve("copy.fs"));
    assertThat(run(copy, "reset", "tip~1").status()).isZero();
    assertThat(run(copy, "reset", "tip").status()).isZero();
    // An empty one is made.
    CommandRun run = run(folder.resolve("new.fs"), "playback", "--skip-errors", "/");
    assertThat(run.status()).as(run.said()).isZero();
    // A recording of another one changes where the tree comes from.
    assertThat(run(other, "record", "--skip-errors", "/").status()).isZero();
    assertThat(run(other, "reset", "--dry-run", "tip~1").said()).doesNotContain("another database");
    // A fresh clone knows nothing.
    Files.delete(base.resolve(".git/camel-zodb.database"));
    assertThat(run(copy, "reset", "--dry-run", "tip~1").said()).doesNotContain("another database");
  }

  @Test
  void anInterruptedCommandIsUndoneInItsOwnDatabase() throws Exception {
    Path copy = Files.copy(folder.resolve("Data.fs"), folder.resolve("copy.fs"));
    Path journal = base.resolve(".git/camel-zodb.command");
    assertThat(run(copy, "exec", "cp .git/camel-zodb.command ../journal").status()).isZero();
    String text = Files.readString(folder.resolve("journal"));
    assertThat(text).contains("database file:" + copy + "\n");
    Files.writeString(journal, text.replace("stage running", "stage playing"));
    CommandRun run = run(folder.resolve("Data.fs"), "exec", "true");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said())
        .contains("is to be undone in the database file:" + copy + ", and zodb.source is another");
    assertThat(journal).exists();
    run = run(copy, "exec", "true");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.said()).contains("It was undone");
    assertThat(journal).doesNotExist();
  }

  @Test
  void aFirstRecordingNotesItToo() throws IOException {
    for (List<String> command :
        List.of(List.of("record", "--commit", "/"), List.of("record", "--lasttxn", "--commit"))) {
      Path fresh = folder.resolve("fresh" + command.size() + command.get(1));
      List<String> all =
          new ArrayList<>(
              CommandSite.arguments("file://" + folder.resolve("Data.fs"), fresh, command));
      CommandRun run = new CommandRun(all);
      assertThat(run.status()).as(run.said()).isZero();
      assertThat(fresh.resolve(".git/camel-zodb.database"))
          .content()
          .startsWith("file:" + folder.resolve("Data.fs") + "\n0x");
      run =
          new CommandRun(
              CommandSite.arguments(
                  "file://" + other,
                  fresh,
                  List.of(
                      "exec",
                      "git commit -q --allow-empty -m x; rm -r __root__/index_html; git commit -qam y")));
      assertThat(run.said()).contains("other.fs is another database");
    }
  }
}
