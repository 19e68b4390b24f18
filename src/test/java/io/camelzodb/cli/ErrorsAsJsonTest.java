package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What --json says of errors: a kind for programs, and where. */
class ErrorsAsJsonTest {
  @TempDir Path folder;

  private CommandRun ran;

  private JsonNode error(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--json", "-D", "zodb.base-dir=" + tree()));
    all.addAll(List.of(arguments));
    ran = new CommandRun(all);
    String line =
        ran.said().lines().filter(each -> each.startsWith("{\"error\"")).findFirst().orElseThrow();
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.get("status").asInt()).isEqualTo(ran.status());
    JsonNode error = read.get("error");
    // People read the same.
    assertThat(ran.said()).contains("camel-zodb", ": " + error.get("message").asText() + "\n");
    return error;
  }

  private Path tree() {
    return folder.resolve("tree");
  }

  private String dataFs() throws IOException {
    Path copy = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), copy);
    return "zodb.source=file://" + copy;
  }

  @Test
  void whatIsNotThere() throws IOException {
    Path none = folder.resolve("none.fs");
    JsonNode error = error("-D", "zodb.source=file://" + none, "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("notFound");
    assertThat(error.get("source").asText()).isEqualTo("file://" + none);
    assertThat(error.has("line")).isFalse();
  }

  @Test
  void whatIsDamaged() throws IOException {
    Path broken = folder.resolve("broken.xml");
    Files.writeString(broken, "<?xml version=\"1.0\"?>\n<ZopeData><record ");
    JsonNode error = error("-D", "zodb.source=xml:" + broken, "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("damaged");
    Path text = folder.resolve("text.fs");
    Files.writeString(text, "no database at all, but some text");
    assertThat(error("-D", "zodb.source=file://" + text, "record", "/").get("kind").asText())
        .isEqualTo("damaged");
  }

  @Test
  void whatHasAByte() throws IOException {
    String source = dataFs();
    Path file = folder.resolve("Data.fs");
    byte[] bytes = Files.readAllBytes(file);
    // The length behind the last transaction, which is not that before it any more.
    bytes[bytes.length - 3] ^= 0x55;
    Files.write(file, bytes);
    JsonNode error = error("-D", source, "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("damaged");
    assertThat(error.get("offset").asLong()).isBetween(4L, (long) bytes.length);
    assertThat(error.get("message").asText()).contains("byte " + error.get("offset").asLong());
    assertThat(error.get("advice").asText()).isNotEmpty();
  }

  @Test
  void whatIsWrongInTheConfiguration() throws IOException {
    JsonNode error = error("-D", "zodb.no-such-key=1", "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("configuration");
    assertThat(ran.status()).isEqualTo(2);
    Path config = folder.resolve("config.py");
    Files.writeString(config, "base_dir = 'x'\nconf_path = (1,\n");
    error = error("--config", config.toString(), "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("configuration");
    assertThat(error.get("file").asText()).isEqualTo(config.toString());
    assertThat(error.get("line").asInt()).isEqualTo(2);
    // Arguments that are wrong.
    error = error("record", "--no-such-option");
    assertThat(error.get("kind").asText()).isEqualTo("configuration");
    assertThat(error.get("advice").asText()).contains("--help");
  }

  @Test
  void whatIsRefused() throws IOException {
    Path hostile = folder.resolve("hostile.xml");
    Files.writeString(
        hostile, "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<ZopeData/>\n");
    JsonNode error = error("-D", "zodb.source=xml:" + hostile, "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("refused");
    assertThat(error.get("advice").asText()).isNotEmpty();
  }

  @Test
  void whatIsOutOfReach() throws IOException {
    Files.createDirectories(tree());
    String source = dataFs();
    try (TreeLock held = TreeLock.acquire(tree(), Duration.ZERO)) {
      assertThat(held).isNotNull();
      JsonNode error = error("-D", source, "-D", "zodb.lock-timeout=1", "record", "/");
      assertThat(error.get("kind").asText()).isEqualTo("unavailable");
    }
  }

  @Test
  void whatOthersChangedMeanwhile() throws IOException {
    String source = dataFs();
    String other = "zodb.base-dir=" + folder.resolve("other");
    for (String base : List.of("zodb.base-dir=" + tree(), other)) {
      assertThat(
              new CommandRun(List.of("-D", source, "-D", base, "record", "--lasttxn", "/"))
                  .status())
          .isZero();
      Path page = Path.of(base.substring(base.indexOf('=') + 1), "__root__/site/page");
      try (var files = Files.list(page)) {
        Path text =
            files.filter(each -> each.toString().contains("__source")).findFirst().orElseThrow();
        Files.writeString(text, "<p>" + base + "</p>");
      }
    }
    ran = new CommandRun(List.of("-D", source, "-D", other, "playback", "/site/page"));
    assertThat(ran.status()).as(ran.said()).isZero();
    ran =
        new CommandRun(
            List.of(
                "--json",
                "-D",
                source,
                "-D",
                "zodb.base-dir=" + tree(),
                "playback",
                "--conflicts",
                "refuse",
                "/site/page"));
    JsonNode error = summary().get("problemDetails").get(0);
    assertThat(error.get("kind").asText()).isEqualTo("conflict");
    assertThat(error.get("path").asText()).isEqualTo("/site/page");
  }

  @Test
  void whatExceedsALimit() throws IOException {
    Path deep = folder.resolve("deep");
    Files.createDirectories(deep.resolve("d/".repeat(220)));
    JsonNode error = error("-D", "zodb.source=xml:" + deep, "record", "/");
    assertThat(error.get("kind").asText()).isEqualTo("limit");
    assertThat(error.get("file").asText()).startsWith(deep + "/d/d");
    assertThat(error.get("advice").asText()).isEqualTo("name one of them");
    assertThat(error.get("message").asText()).endsWith("200 deep; name one of them");
  }

  /** What to do is not a part of what is wrong. */
  @Test
  void whoseVersionIsUnknown() throws IOException {
    String source = dataFs();
    ran = new CommandRun(List.of("-D", source, "-D", "zodb.base-dir=" + tree(), "record", "/"));
    assertThat(ran.status()).as(ran.said()).isZero();
    Path meta = tree().resolve("__root__/site/page/__meta__");
    Files.writeString(meta, Files.readString(meta).replace("'title', '", "'title', 'Of it "));
    JsonNode error = error("-D", source, "playback", "--conflicts", "refuse", "/");
    assertThat(error.get("kind").asText()).isEqualTo("refused");
    assertThat(error.get("advice").asText())
        .startsWith("record --commit /, record --lasttxn and watch store it")
        .endsWith("--conflicts overwrite");
    assertThat(error.get("message").asText())
        .endsWith("__last_txn__); " + error.get("advice").asText());
  }

  @Test
  void aProblemHasFieldsToo() throws IOException {
    Path export = folder.resolve("site.xml");
    Files.writeString(
        export,
        """
        <?xml version="1.0"?>
        <ZopeData>
          <record id="1" aka="AAAAAAAAAAE=">
            <pickle><global name="Folder" module="OFS.Folder"/></pickle>
            <pickle><dictionary>
              <item><key><string>id</string></key><value><string>site</string></value></item>
              <item><key><string>_objects</string></key><value><tuple><dictionary>
                <item><key><string>id</string></key><value><string>a</string></value></item>
                <item><key><string>meta_type</string></key><value><string>Folder</string></value></item>
              </dictionary></tuple></value></item>
              <item><key><string>a</string></key><value>
                <persistent><string encoding="base64">AAAAAAAAAAI=</string></persistent>
              </value></item>
            </dictionary></pickle>
          </record>
          <record id="2" aka="AAAAAAAAAAI=">
            <pickle><global name="Folder" module="OFS.Folder"/></pickle>
            <pickle><no-such-element/></pickle>
          </record>
        </ZopeData>
        """);
    ran =
        new CommandRun(
            List.of(
                "--json",
                "-D",
                "zodb.source=xml:" + export,
                "-D",
                "zodb.base-dir=" + tree(),
                "record",
                "/"));
    JsonNode read = summary();
    JsonNode details = read.get("problemDetails");
    assertThat(details.size()).isEqualTo(read.get("problems").size()).isPositive();
    for (int i = 0; i < details.size(); i++) {
      assertThat(details.get(i).get("message")).isEqualTo(read.get("problems").get(i));
      assertThat(details.get(i).has("severity")).isTrue();
    }
    JsonNode damaged = details.get(0);
    assertThat(damaged.get("line").asInt()).isEqualTo(18);
    assertThat(damaged.get("source").asText()).isEqualTo(export.toString());
    assertThat(damaged.get("oid").asText()).isEqualTo("0x0000000000000002");
    assertThat(damaged.get("advice").asText()).startsWith("the rest is read; ");
    JsonNode lost = details.get(1);
    assertThat(lost.get("path").asText()).isEqualTo("/site/a");
    assertThat(lost.get("kind").asText()).isEqualTo("damaged");
    assertThat(lost.get("severity").asText()).isEqualTo("error");
    assertThat(lost.get("line").asInt()).isEqualTo(18);
  }

  /** Wherever problems are printed as lines for JSON, their fields stand beside them. */
  @Test
  void noSummaryHasLinesAlone() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.walk(Path.of("src/main/java/io/camelzodb"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        if (text.matches("(?s).*put\\(\\s*\"problems\",[^;]*::toString.*")) {
          lines.add(file.getFileName().toString());
          assertThat(text).as(file.toString()).contains("\"problemDetails\"");
        }
      }
    }
    assertThat(lines).contains("RecordCommand.java", "LayerUpdateCommand.java");
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper()
        .readTree(
            ran.said().lines().filter(each -> each.startsWith("{")).findFirst().orElseThrow());
  }

  /** A password of a URI is shown nowhere. */
  @Test
  void noPassword() throws IOException {
    error("-D", "zodb.source=zeo://anna:geheim@127.0.0.1:1?wait_timeout=1", "record", "/");
    assertThat(ran.said()).doesNotContain("geheim");
  }

  /** Each kind has a word of its own, which the documentation explains. */
  @Test
  void eachKindIsDocumented() throws Exception {
    String page = Files.readString(Path.of("docs/commands.md"));
    TreeSet<String> words = new TreeSet<>();
    for (Class<?> kind : Fault.class.getPermittedSubclasses()) {
      Fault fault =
          (Fault)
              kind.getConstructor(String.class, String.class)
                  .newInstance("there is no x", "make one; or two");
      assertThat(fault.message()).isEqualTo("there is no x; make one; or two");
      assertThat(fault.at(FaultPlace.ofPath("/x")).with(fault.details())).isEqualTo(fault);
      assertThat(page).contains("| `" + fault.kind() + "` |");
      words.add(fault.kind());
    }
    assertThat(words).hasSize(7);
  }
}
