package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} in a real repository, beside a database that others change. */
class StatusCommandTest {
  private static final String FOLDER = "[\n    ('title', '%s'),\n    ('type', 'Folder'),\n]\n";

  @TempDir Path folder;
  private Path base;
  private Path other;
  private RealGit git;

  @BeforeEach
  void record() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    base = folder.resolve("base");
    other = folder.resolve("other");
    git = new RealGit(base);
    assertThat(run(base, "record", "--commit", "/").status()).isZero();
  }

  private CommandRun run(Path tree, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.source=file://" + folder.resolve("Data.fs"),
                "-D",
                "zodb.base-dir=" + tree));
    all.addAll(List.of(command));
    return new CommandRun(all);
  }

  /** The lines of the objects that differ. */
  private List<String> status(String... paths) {
    String[] command = Stream.concat(Stream.of("status"), Stream.of(paths)).toArray(String[]::new);
    CommandRun run = run(base, command);
    List<String> lines =
        run.said()
            .lines()
            .filter(line -> line.matches("(here|there|both|uncommitted): .*"))
            .toList();
    assertThat(run.status()).as(run.said()).isEqualTo(lines.isEmpty() ? 0 : 1);
    return lines;
  }

  private void title(Path tree, String path, String title) throws IOException {
    Path file = tree.resolve("__root__" + path + "/__meta__");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\('title', '[^']*", "('title', '" + title));
  }

  private static void add(Path tree, String path) throws IOException {
    Path made = Files.createDirectories(tree.resolve("__root__" + path));
    Files.writeString(made.resolve("__meta__"), FOLDER.formatted("new"));
  }

  private static void remove(Path tree, String path) throws IOException {
    remove(tree.resolve("__root__" + path));
  }

  private static void remove(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Changes the database in another tree, as somebody in Zope would. */
  private void there(Edit edit) throws IOException {
    assertThat(run(other, "record", "/").status()).isZero();
    edit.in(other);
    CommandRun played = run(other, "playback", "/");
    assertThat(played.status()).as(played.said()).isZero();
  }

  private interface Edit {
    void in(Path tree) throws IOException;
  }

  @Test
  void nothingDiffers() throws Exception {
    Map<String, String> before = everything();
    CommandRun run = run(base, "status");
    assertThat(run.status()).isZero();
    assertThat(run.said()).contains("Nothing differs; the database is at 0x03fdc27c0125d1dd");
    assertThat(everything()).isEqualTo(before);
  }

  /** All files with their content, times and inodes: also those in .git. */
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        all.put(
            folder.relativize(file).toString(),
            Files.readAttributes(
                    file, "unix:ino,ctime,lastModifiedTime,size", LinkOption.NOFOLLOW_LINKS)
                .toString());
      }
    }
    return all;
  }

  @Test
  void nothingIsWrittenWhereThingsDiffer() throws Exception {
    title(base, "/site", "here");
    add(base, "/site/new");
    there(tree -> title(tree, "/site/add", "there"));
    Map<String, String> before = everything();
    assertThat(status()).hasSize(3);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void eachSideIsNamed() throws Exception {
    title(base, "/site", "here");
    title(base, "/site/page", "here");
    add(base, "/site/it's \"neu grün\"");
    remove(base, "/index_html");
    there(
        tree -> {
          title(tree, "/site", "there");
          title(tree, "/site/add", "there");
          add(tree, "/site/made there");
          remove(tree, "/site/empty");
        });
    git.run("add", "__root__/site/page");
    assertThat(status())
        .containsExactly(
            "here: removed /index_html (unstaged)",
            "both: changed here, changed there /site: title (unstaged)",
            "there: changed /site/add: title",
            "there: removed /site/empty",
            "here: added /site/it's \"neu grün\" (unstaged)",
            "there: added /site/made there",
            "here: changed /site/page: title (staged)");
    assertThat(status("/site/it's \"neu grün\"", "/site/add"))
        .containsExactly(
            "there: changed /site/add: title", "here: added /site/it's \"neu grün\" (unstaged)");
  }

  @Test
  void aCommitThatWasNotPlayedBackIsHere() throws Exception {
    title(base, "/site/page", "here");
    git.run("commit", "-qam", "a person's");
    assertThat(status()).containsExactly("here: changed /site/page: title (committed)");
    assertThat(run(base, "playback", "/site/page").status()).isZero();
    assertThat(status()).isEmpty();
    // What was played back is what both have in common now.
    there(tree -> title(tree, "/site/page", "there"));
    assertThat(status()).containsExactly("there: changed /site/page: title");
  }

  @Test
  void whatIsPlayedBackWithoutACommitIsUncommitted() throws Exception {
    title(base, "/site/page", "here");
    remove(base, "/site/empty");
    assertThat(run(base, "playback", "/site").status()).isZero();
    assertThat(status())
        .containsExactly(
            "uncommitted: changed /site/page (unstaged)",
            "uncommitted: removed /site/empty (unstaged)");
    there(tree -> title(tree, "/site/page", "there"));
    assertThat(status("/site/page")).containsExactly("there: changed /site/page: title (unstaged)");
  }

  /** The commit has the position of the database and not its files any more. */
  @Test
  void anAmendedCommitIsNotTrusted() throws Exception {
    title(base, "/site/page", "amended");
    git.run("commit", "-qa", "--amend", "--no-edit");
    assertThat(status()).hasSize(1).first().asString().endsWith("/site/page: title");
  }

  @Test
  void anIgnoredFileIsSeen() throws Exception {
    Files.writeString(base.resolve(".gitignore"), "*.log\n");
    add(base, "/site/x.log");
    assertThat(status()).containsExactly("here: added /site/x.log");
  }

  @Test
  void otherSettingsAreSeen() {
    assertThat(run(base, "status", "-D", "zodb.exclude=/site/page").status()).isZero();
    CommandRun masked = run(base, "status", "-D", "zodb.secrets=omit");
    assertThat(masked.status()).as(masked.said()).isEqualTo(1);
  }

  @Test
  void filesThatCannotBeReadDiffer() throws Exception {
    Files.writeString(base.resolve("__root__/site/page/__meta__"), "broken");
    CommandRun run = run(base, "status");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said())
        .contains("here: unreadable /site/page (unstaged)\n1 object differs: 1 here")
        .contains("__meta__: line 1, column 1");
  }

  @Test
  void withoutARepositoryOrACommitDatabaseAndFilesAreCompared() throws Exception {
    there(tree -> title(tree, "/site/page", "there"));
    git.run("checkout", "-q", "--orphan", "fresh");
    assertThat(status("/site/page")).hasSize(1).first().asString().startsWith("both: added here");
    remove(base.resolve(".git"));
    assertThat(status()).containsExactly("both: added here, added there /site/page: title");
  }

  @Test
  void anOlderCopyOfTheDatabaseIsAnError() throws Exception {
    Files.copy(folder.resolve("Data.fs"), folder.resolve("older.fs"));
    there(tree -> title(tree, "/site/page", "there"));
    assertThat(run(base, "record", "--commit", "/").status()).isZero();
    CommandRun run = run(base, "status", "-D", "zodb.source=file://" + folder.resolve("older.fs"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.said().strip().lines()).hasSize(1);
    assertThat(run.said()).contains("which the database does not have");
  }

  @Test
  void wrongPathsAndFoldersAreOneLine() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("status", "/nowhere"),
            List.of("status", ""),
            List.of("status", "-D", "zodb.base-dir=" + folder.resolve("none")),
            List.of("status", "-D", "zodb.source=file://" + folder.resolve("none.fs")))) {
      CommandRun run = run(base, wrong.toArray(String[]::new));
      assertThat(run.status()).as(wrong.toString()).isEqualTo(2);
      assertThat(run.said().strip().lines()).as(wrong.toString()).hasSize(1);
    }
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void jsonHasAllFields() throws Exception {
    title(base, "/site/page", "here");
    JsonNode json = new ObjectMapper().readTree(run(base, "status", "--json").said());
    assertThat(json.get("differs").asBoolean()).isTrue();
    assertThat(json.get("here").asInt()).isEqualTo(1);
    assertThat(json.get("head").asText()).isEqualTo(git.run("rev-parse", "HEAD").strip());
    assertThat(json.get("databases").get(0).toString())
        .contains("\"mount\":\"/\"", "\"recorded\":\"0x03fdc27c0125d1dd\"", "\"compared\":1}");
    assertThat(json.get("objects").get(0).toString())
        .isEqualTo(
            "{\"path\":\"/site/page\",\"side\":\"here\",\"here\":\"changed\",\"there\":null,"
                + "\"differing\":[\"title\"],\"staged\":false,\"unstaged\":true,\"committed\":false}");
  }

  /** Only the objects that can differ are looked at; the result is that of a look at all. */
  @Test
  void theShortWayFindsTheSame() throws Exception {
    assertThat(run(base, "record", "--lasttxn", "--commit").status()).isZero();
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      Path before = folder.resolve("before" + seed);
      List<String> paths =
          List.of("/site", "/site/page", "/site/add", "/site/empty", "/index_html");
      Edit edits =
          tree -> {
            for (int i = 0; i < 3; i++) {
              String path = paths.get(random.nextInt(paths.size()));
              if (!Files.exists(tree.resolve("__root__" + path))) {
                continue;
              }
              switch (random.nextInt(4)) {
                case 0, 1 -> title(tree, path, "t" + random.nextInt(3));
                case 2 -> add(tree, "/site/new" + random.nextInt(2));
                default -> {
                  if (path.length() > 5) {
                    remove(tree, path);
                  }
                }
              }
            }
          };
      edits.in(base);
      if (random.nextBoolean()) {
        git.run("add", "-A");
        if (random.nextBoolean()) {
          git.run("commit", "-q", "--allow-empty", "-m", "a person's");
          edits.in(base);
        }
      }
      there(edits);
      List<String> some = status();
      Files.copy(base.resolve(".git/config"), before);
      // Without the notes of the branch nothing is known of its settings.
      git.run("config", "--remove-section", "camel-zodb.main");
      assertThat(status()).as("seed " + seed).isEqualTo(some);
      Files.copy(
          before, base.resolve(".git/config"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
