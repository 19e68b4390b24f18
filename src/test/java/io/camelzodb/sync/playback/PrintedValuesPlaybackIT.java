package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that are no plain literals on their way back: what files say as before stays as it is
 * stored, what they say anew becomes what Python would have stored, what nobody can read back is
 * refused by name. {@code -Dvalues.seed=N} makes the values of that seed again.
 */
class PrintedValuesPlaybackIT {
  private static final Path SCRIPT = Path.of("src/test/python/printed_values.py");

  @TempDir Path folder;
  private Path data;
  private Path tree;

  @BeforeEach
  void recorded() throws IOException {
    int seed = Integer.getInteger("values.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("PrintedValuesPlaybackIT: -Dvalues.seed=" + seed);
    data = folder.resolve("Data.fs");
    tree = folder.resolve("tree");
    Python.script(SCRIPT, "database", Integer.toString(seed), data.toString());
    Recording.of(settings(data)).run(List.of("/"));
  }

  private Settings settings(Path dataFs) throws IOException {
    return Settings.of(
        Map.of("zodb.source", "file:" + dataFs, "zodb.base-dir", tree.toString()),
        folder,
        "the test");
  }

  private static String kinds(Path dataFs) {
    return Python.script(SCRIPT, "kinds", dataFs.toString());
  }

  private List<Path> metadata() throws IOException {
    try (Stream<Path> files = Files.walk(tree.resolve("__root__/things"))) {
      return files.filter(file -> file.endsWith("__meta__")).sorted().toList();
    }
  }

  private static void replace(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  @Test
  void whatFilesSayAsBeforeIsLeftAlone() throws IOException {
    assertThat(Playback.of(settings(data)).run(List.of("/things")).tid()).isNull();
    String before = kinds(data);
    for (Path file : metadata()) {
      replace(file, "('title', '')", "('title', 'Another')");
    }
    Playback.Result result = Playback.of(settings(data)).run(List.of("/things"));
    assertThat(result.plan().problems()).isEmpty();
    assertThat(result.tid()).isNotNull();
    assertThat(kinds(data)).isEqualTo(before);
  }

  @Test
  void whatCanBeReadBackIsStoredAsPythonWould() throws IOException {
    Path other = folder.resolve("other/Data.fs");
    Files.createDirectories(folder.resolve("other"));
    PlaybackOptions options = PlaybackOptions.DEFAULT.withSkipErrors(true);
    Playback.Result result = Playback.of(settings(other)).with(options).run(List.of("/"));
    assertThat(result.tid()).isNotNull();
    List<String> problems =
        result.plan().problems().stream()
            .filter(problem -> problem.severity() != Problem.Severity.NOTE)
            .map(Problem::toString)
            .toList();
    // Sets of BTrees are records of their own, which no text can make.
    assertThat(problems)
        .hasSize(7)
        .allMatch(problem -> problem.contains("OOSet([") || problem.contains("/things/product"));
    List<String> differences =
        Python.script(SCRIPT, "differences", data.toString(), other.toString()).lines().toList();
    assertThat(differences).containsExactly("16");
  }

  @Test
  void whatNobodyCanReadBackIsRefusedAndDestroysNothing() throws IOException {
    Path file = tree.resolve("__root__/things/persistent3/__meta__");
    String before = kinds(data);
    String text = Files.readString(file);
    String line = text.lines().filter(each -> each.contains("'p4'")).findFirst().orElseThrow();
    replace(
        file, line, "        [('id', 'p4'), ('type', 'string'), ('value', <app.Thing at 0x7f>)],");
    Playback.Result result = Playback.of(settings(data)).run(List.of("/things"));
    assertThat(result.tid()).isNull();
    int number = text.lines().toList().indexOf(line) + 1;
    assertThat(result.plan().problems())
        .singleElement()
        .asString()
        .contains("/things/persistent3", "property p4", "<app.Thing at 0x7f>", "line " + number);
    replace(file, "<app.Thing at 0x7f>", "os.system('touch /tmp/x')");
    assertThat(Playback.of(settings(data)).run(List.of("/things")).plan().problems())
        .singleElement()
        .asString()
        .contains("\"os.system\" is not a literal");
    replace(file, "os.system('touch /tmp/x')", "datetime.date(2025, 2, 30)");
    assertThat(Playback.of(settings(data)).run(List.of("/things")).plan().problems())
        .singleElement()
        .asString()
        .contains("datetime.date(2025, 2, 30)");
    assertThat(kinds(data)).isEqualTo(before);
  }
}
