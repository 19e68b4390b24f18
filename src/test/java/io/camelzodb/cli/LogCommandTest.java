package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code history}, and what {@code log} and {@code blame} tell of it, as users run them. */
class LogCommandTest {
  @TempDir Path folder;
  private String out = "";
  private String err = "";

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    Path dataFs = Corpus.zope().resolve("golden/history/Data.fs").toAbsolutePath();
    all.addAll(List.of("-D", "zodb.source=file://" + dataFs));
    all.addAll(List.of("-D", "zodb.base-dir=" + folder.resolve("mirror")));
    StringWriter written = new StringWriter();
    StringWriter faults = new StringWriter();
    int status =
        CamelZodb.run(
            new PrintWriter(written), new PrintWriter(faults), all.toArray(String[]::new));
    out = written.toString();
    err = faults.toString();
    return status;
  }

  @BeforeEach
  void history() {
    assertThat(run("log", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(err).contains("is not a git repository").hasLineCount(1);
    assertThat(run("history")).as(err).isEqualTo(ExitStatus.DONE);
    assertThat(out).contains("Read 134 transactions", "on the branch history");
  }

  @Test
  void tellsWhoChangedAnObject() throws IOException {
    assertThat(run("log", "/app/calc", "--no-recurse")).isEqualTo(ExitStatus.DONE);
    String first = out.strip().lines().reduce((before, after) -> after).orElseThrow();
    assertThat(first).contains("anna", "/app/manage_addPythonScript", "[/app/calc]");
    assertThat(first).matches("0x[0-9a-f]{16}  2025-01-02 1\\d:\\d\\d:\\d\\d  anna .*");
    assertThat(run("log", "/app", "--json")).isEqualTo(ExitStatus.DONE);
    JsonNode changes = new ObjectMapper().readTree(out);
    assertThat(changes.size()).isGreaterThan(50);
    long inGit =
        new RealGit(folder.resolve("mirror"))
            .run("log", "--oneline", "history", "--", "__root__/app")
            .lines()
            .count();
    assertThat(changes).hasSize((int) inGit);
    assertThat(changes.get(0).path("tid").asText()).isEqualTo("0x03fe2da6f793dd99");
    assertThat(changes.get(0).path("user").asText()).isEqualTo("bert");
    assertThat(changes.get(0).path("paths").get(0).asText()).startsWith("/app/menu/");
  }

  @Test
  void tellsWhoWroteEachLine() throws IOException {
    String file =
        new RealGit(folder.resolve("mirror"))
            .run("ls-tree", "-r", "--name-only", "history")
            .lines()
            .filter(name -> name.contains("/__source-utf8__."))
            .findFirst()
            .orElseThrow();
    String path = file.substring("__root__".length(), file.lastIndexOf('/'));
    assertThat(run("blame", path, "--meta")).as(err).isEqualTo(ExitStatus.DONE);
    assertThat(out.lines()).anyMatch(line -> line.contains("('type', '"));
    assertThat(run("blame", path, "--json")).isEqualTo(ExitStatus.DONE);
    JsonNode lines = new ObjectMapper().readTree(out);
    assertThat(lines.size()).isPositive();
    for (JsonNode line : lines) {
      assertThat(line.path("tid").asText()).matches("0x03fd[0-9a-f]{12}|0x03fe[0-9a-f]{12}");
    }
  }

  @Test
  void refusesWhatIsNotThereInOneLine() {
    for (String path : List.of("/nothing", "/app/..", "/app/\u001b[31m", "/app/*", "/Äpp/ü ö")) {
      assertThat(run("log", path)).isEqualTo(ExitStatus.FAILED);
      assertThat(err).hasLineCount(1).doesNotContain("\u001b");
      assertThat(run("blame", path)).isEqualTo(ExitStatus.FAILED);
      assertThat(err).hasLineCount(1).doesNotContain("\u001b");
    }
    assertThat(run("log", "/app", "--branch", "none")).isEqualTo(ExitStatus.FAILED);
    assertThat(err).contains("no commit on none");
    assertThat(run("history", "--since", "yesterday")).isEqualTo(ExitStatus.WRONG_USAGE);
    assertThat(err).contains("neither a tid");
  }
}
