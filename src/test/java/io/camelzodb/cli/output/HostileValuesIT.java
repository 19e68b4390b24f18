package io.camelzodb.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.HostileValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values without end cost one line each, in a program of its own with little memory; what is beside
 * them is done.
 */
class HostileValuesIT {
  private static final int SECONDS = 120;

  @TempDir private static Path shared;
  private static Path database;

  @TempDir private Path folder;

  @BeforeAll
  static void aDatabase() throws IOException {
    database = shared.resolve("Data.fs");
    HostileValues.database(database);
  }

  private record Ended(int status, String output) {}

  private Ended run(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb",
                "-D",
                "zodb.source=file://" + database,
                "-D",
                "zodb.base-dir=" + folder.resolve("tree")));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(output).doesNotContain("\tat ").doesNotContain("OutOfMemoryError");
    return new Ended(process.exitValue(), output);
  }

  private List<String> recorded() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("tree/__root__"))) {
      return all.filter(Files::isDirectory).map(each -> each.getFileName().toString()).toList();
    }
  }

  private void assertEachIsNamedOnce(String output) {
    for (String kind : HostileValues.all().keySet()) {
      // Which of the others can be told is for other tests.
      assertThat(output.lines().filter(line -> line.contains("/evil-property-" + kind + ":")))
          .as(kind)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "state"})
  void recordLeavesThemOut(String unsupported) throws Exception {
    Ended ended =
        run("-D", "zodb.unsupported=" + unsupported, "--verbose", "record", "--skip-errors", "/");
    assertThat(ended.status()).as(ended.output()).isEqualTo(ExitStatus.DONE);
    assertEachIsNamedOnce(ended.output());
    assertThat(recorded().stream().filter(id -> id.startsWith("good"))).hasSize(HostileValues.GOOD);
    assertThat(recorded()).noneMatch(id -> id.startsWith("evil-property-"));
  }

  @Test
  void secretsAreHiddenAllTheSame() throws Exception {
    Ended ended =
        run(
            "-D",
            "zodb.unsupported=state",
            "-D",
            "zodb.secrets=mask",
            "record",
            "--skip-errors",
            "/");
    assertThat(ended.status()).as(ended.output()).isEqualTo(ExitStatus.DONE);
    assertThat(recorded().stream().filter(id -> id.startsWith("good"))).hasSize(HostileValues.GOOD);
  }

  @Test
  void extractLeavesThemOutOrCutsThem() throws Exception {
    Path out = folder.resolve("out");
    run("extract", "file://" + database, "--out", out.toString());
    assertThat(Files.readString(out.resolve("content.jsonl")))
        .hasSizeLessThan(300_000_000)
        .contains("\"/good" + (HostileValues.GOOD - 1) + "\"");
  }

  @Test
  void historyLeavesThemOut() throws Exception {
    Ended ended = run("history", "--branch", "past");
    assertThat(ended.output()).contains("/evil-property-tuples");
  }

  /** What a pushed {@code __meta__} may say: products, sums, long numbers and texts. */
  private static List<String> bombs() {
    return List.of(
        "['x'*60000000]*1000",
        "[[[[[[[[0]*90]*90]*90]*90]*90]*90]*90]*90",
        "(((((((('x',)*90,)*90,)*90,)*90,)*90,)*90,)*90,)*90",
        "'x'*1000000000",
        "b'x'*1000*1000*1000",
        "'x'*9000000+'x'*9000000",
        "['x'*9000000, 'x'*9000000]",
        "[0]*2000000",
        "([0]*900000)+([0]*900000)",
        "{('k',)*9999999: 1}",
        "{((('k',)*900,)*900,)*900: 1}",
        "0x" + "f".repeat(20_000_000),
        "9".repeat(30_000_000),
        String.join("*", Collections.nCopies(200, "9".repeat(9000))),
        "'" + "x".repeat(40_000_000) + "'",
        "[" + "0,".repeat(3_000_000) + "]",
        "[" + "{},".repeat(1_500_000) + "]");
  }

  @Test
  void playbackLeavesBombsOut() throws Exception {
    Path fresh = folder.resolve("fresh.fs");
    Path root = folder.resolve("tree/__root__");
    file(root, "[('title', ''), ('type', 'Folder')]");
    file(root.resolve("good"), "[('title', 'good'), ('type', 'Folder')]");
    List<String> bombs = bombs();
    for (int i = 0; i < bombs.size(); i++) {
      file(
          root.resolve("evil" + i),
          "[('props', [[('id', 'p'), ('type', 'lines'), ('value', "
              + bombs.get(i)
              + ")]]), ('type', 'Folder')]");
    }
    String source = "zodb.source=file://" + fresh;
    Ended ended = run("-D", source, "--verbose", "playback", "--skip-errors", "/");
    assertThat(ended.status()).as(ended.output()).isEqualTo(ExitStatus.DONE);
    for (int i = 0; i < bombs.size(); i++) {
      String name = "/evil" + i + "/";
      assertThat(ended.output().lines().filter(line -> line.contains(name)))
          .as(name)
          .hasSize(1)
          .allMatch(line -> line.length() < 600);
      Files.writeString(
          root.resolve("evil" + i + "/__meta__"), "[('title', ''), ('type', 'Folder')]", UTF_8);
    }
    Ended again = run("-D", source, "playback", "--dry-run", "/");
    assertThat(again.output()).contains("create /evil0").doesNotContain("create /good");
  }

  private static void file(Path object, String metadata) throws IOException {
    Files.createDirectories(object);
    Files.writeString(object.resolve("__meta__"), metadata, UTF_8);
  }
}
