package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.cli.CommandRun;
import io.camelzodb.git.RealGit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log} and {@code blame} over the repositories of three layers. */
class LayeredLogTest {
  @TempDir Path folder;
  private LayeredSite site;

  @BeforeEach
  void make() throws Exception {
    site = LayeredSite.make(Files.createDirectory(folder.resolve("a \"b\" grün")));
    // Later than the first commits, and in turn.
    edit("base", "2040-01-01", "Titel grün");
    Path own = Files.createDirectories(site.in("custom", "/site/page"));
    for (String name : List.of("__meta__", "__source-utf8__.html")) {
      Files.copy(site.in("base", "/site/page").resolve(name), own.resolve(name));
    }
    commit(
        "custom",
        "2040-01-02",
        "own page\n\nMore text.\n\nZodb-Tid: 0x04785da000000000\nZodb-User: anna");
    edit("base", "2040-01-03", "of the product");
    edit("custom", "2040-01-04", "last");
  }

  private void edit(String layer, String day, String title) throws Exception {
    Path file = site.in(layer, "/site/page").resolve("__meta__");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\('title', '[^']*", "('title', '" + title));
    commit(layer, day, title);
  }

  private void commit(String layer, String day, String message) throws Exception {
    ProcessBuilder git =
        new ProcessBuilder("sh", "-c", "git add -A && git commit -q -m \"$0\"", message);
    git.directory(site.layer(layer).toFile());
    git.environment().put("GIT_AUTHOR_DATE", day + "T00:00:00Z");
    git.environment().put("GIT_COMMITTER_DATE", day + "T00:00:00Z");
    Process process = git.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private String said(int status, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.base-dir=" + site.layer("custom"),
                "-D",
                "zodb.layers=" + site.home().resolve("layers")));
    all.addAll(List.of(command));
    CommandRun run = new CommandRun(all);
    assertThat(run.status()).as(run.said()).isEqualTo(status);
    return run.said();
  }

  @Test
  void logMergesTheLayersByTime() throws Exception {
    List<String> lines = said(0, "log", "/site/page").strip().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).contains("(custom)  last  [/site/page]");
    assertThat(lines.get(1)).contains("(00-base)  of the product  [/site/page]");
    assertThat(lines.get(2)).matches("0x04785da000000000 .* anna .*\\(custom\\)  own page .*");
    assertThat(lines.get(3)).contains("(00-base)  Titel grün");
    assertThat(lines.get(4)).contains("(00-base)  begun");
    assertThat(said(0, "log", "-n", "2", "/site/page").strip().lines().toList())
        .isEqualTo(lines.subList(0, 2));
    JsonNode json = new ObjectMapper().readTree(said(0, "log", "--json", "-n", "3", "/site/page"));
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("layer").isNull()).isTrue();
    assertThat(json.get(1).get("layer").asText()).isEqualTo(LayeredSite.BASE);
    assertThat(json.get(2).get("user").asText()).isEqualTo("anna");
    // Everything, without a PATH.
    assertThat(said(0, "log", "-n", "1")).contains("(custom)  last");
  }

  @Test
  void blameReadsTheLayerThatDefinesTheObject() throws Exception {
    List<String> lines = said(0, "blame", "--all", "/site/page").strip().lines().toList();
    assertThat(lines).contains("__meta__:", "__source-utf8__.html:");
    assertThat(lines)
        .anyMatch(line -> line.matches(".*2040-01-04.*\\(custom\\) .*'title', 'last'.*"));
    assertThat(lines).anyMatch(line -> line.matches("0x04785da000000000.*\\(custom\\) .*<.*"));
    assertThat(said(0, "blame", "--meta", "/index_html")).contains("(00-base)");
    JsonNode json = new ObjectMapper().readTree(said(0, "blame", "--all", "--json", "/site/page"));
    assertThat(json.get(0).get("file").asText()).isEqualTo("__meta__");
    // A marker of the custom layer hides all below it.
    Files.writeString(site.in("custom", "/site").resolve("__frozen__"), "");
    commit("custom", "2040-01-05", "frozen");
    said(0, "blame", "/site/page");
    assertThat(said(1, "blame", "/site/add").strip())
        .contains("no such object")
        .doesNotContain("\n");
  }

  @Test
  void whatIsNotThereIsOneLine() throws Exception {
    new RealGit(site.layer("base")).run("branch", "-m", "product");
    assertThat(said(0, "log", "--branch", "main", "/site/page").strip().lines()).hasSize(2);
    for (List<String> wrong :
        List.of(
            List.of("log", "/nowhere"),
            List.of("blame", "/nowhere"),
            List.of("log", "--branch", "none", "/"))) {
      assertThat(said(1, wrong.toArray(String[]::new)).strip().lines()).hasSize(1);
    }
    assertThat(said(2, "log", "-n", "0", "/").strip().lines()).hasSize(1);
    assertThat(said(2, "blame", "--meta", "--all", "/").strip().lines()).hasSize(1);
  }
}
