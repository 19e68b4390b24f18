package io.camelzodb.extract.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.extract.SampleExtraction;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ATTACK = "</script><!--<script>\u2028\u2029\"'\\&\u0000\ud800";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir private Path out;

  private String page() throws IOException {
    return Files.readString(Gallery.write(out, "Site"));
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return JSON.readTree(data.group(1));
  }

  /** The value at a place of a row, its number looked up among the strings. */
  private static String word(JsonNode data, JsonNode row, int place) {
    JsonNode value = row.get(place);
    return value.isInt() ? data.get("strings").get(value.asInt()).asText() : value.asText();
  }

  private static void assertSafe(String page) {
    assertThat(page.split("</script>", -1)).as("ends of scripts: data and program").hasSize(3);
    assertThat(page).doesNotContain("<!--").doesNotContain("\u0000");
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    assertThat(data.group(1)).doesNotContain("<", ">", "&", "\u2028", "\u2029");
  }

  @Test
  void holdsWhatTheFilesSay() throws IOException {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      sample.payload("/a/b", "image", "Image", "image/png", "T", "a/b", 12, "ok");
      sample.payload("/a/b", "image_mini", "Image", "image/png", "", "a/b.mini.png", 3, "no-blob");
      sample.object("/a/b", "Image", "T", "published");
      sample.report(List.of(Map.of("where", "x.xml, line 3", "message", "m", "advice", "a")));
    }
    JsonNode data = data(page());
    JsonNode first = data.get("payloads").get(0);
    assertThat(first.get(0).asText()).isEqualTo("/a/b");
    assertThat(word(data, first, 1)).isEqualTo("image");
    assertThat(first.get(2).isBoolean()).as("the file is named as the path").isTrue();
    assertThat(first.get(3).asText()).isEqualTo("0000000000000001");
    assertThat(word(data, first, 4)).isEqualTo("example.content.Image");
    assertThat(first.get(6).asText()).isEqualTo("T");
    assertThat(word(data, first, 7)).isEqualTo("image/png");
    assertThat(first.get(8).asInt()).isEqualTo(12);
    assertThat(first.get(9).asInt()).isZero();
    JsonNode second = data.get("payloads").get(1);
    assertThat(second.get(2).asText()).isEqualTo("a/b.mini.png");
    assertThat(second.get(9).asInt()).isEqualTo(1);
    assertThat(word(data, second, 10)).isEqualTo("no-blob");
    assertThat(second.get(11).asText()).isEqualTo("The payload is no-blob");
    JsonNode object = data.get("objects").get(0);
    assertThat(object.get(4).asText()).as("not that of a field").isEqualTo("T");
    assertThat(word(data, object, 5)).isEqualTo("published");
    assertThat(data.get("problems").get(0).get(1).asText()).isEqualTo("x.xml, line 3");
    assertThat(data.get("totals")).hasToString("{\"payloads\":2,\"objects\":1,\"problems\":1}");
  }

  @Test
  void hostileTextStaysData() throws IOException {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      sample.payload(ATTACK, ATTACK, ATTACK, ATTACK, ATTACK, ATTACK, 1, ATTACK);
      sample.object(ATTACK, ATTACK, ATTACK, ATTACK);
      sample.report(List.of(Map.of("where", ATTACK, "message", ATTACK, "advice", ATTACK)));
    }
    String page = Files.readString(Gallery.write(out, ATTACK + "{{data}}{{script}}"));
    assertSafe(page);
    JsonNode data = data(page);
    JsonNode row = data.get("payloads").get(0);
    for (int place : new int[] {0, 1, 2, 5, 6, 7, 10}) {
      assertThat(word(data, row, place)).isEqualTo(ATTACK);
    }
    assertThat(page).contains("&lt;/script&gt;&lt;!--&lt;script&gt;");
  }

  @Property(tries = 300)
  void everyStringComesBack(@ForAll String text) throws IOException {
    StringWriter out = new StringWriter();
    ScriptJson.string(text, Integer.MAX_VALUE, out);
    assertThat(JSON.readTree(out.toString()).asText()).isEqualTo(text);
    assertThat(out.toString()).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(out.toString());
  }

  @Test
  void longTextIsCutBetweenCharacters() throws IOException {
    StringWriter out = new StringWriter();
    ScriptJson.string("ab\ud83d\ude00c", 3, out);
    assertThat(out).hasToString("\"ab\u2026\"");
  }

  @Test
  void policyNamesStyleAndScript() throws Exception {
    new SampleExtraction(out).close();
    String page = page();
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1)).startsWith("default-src 'none';").doesNotContain("unsafe");
    for (String element : List.of("style", "script")) {
      int start = page.lastIndexOf("<" + element + ">") + element.length() + 2;
      String text = page.substring(start, page.indexOf("</" + element + ">", start));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertThat(policy.group(1))
          .contains(element + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(page).doesNotContain("{{");
    assertThat(page.replaceAll("http://www\\.w3\\.org/\\S+", ""))
        .doesNotContain("http://", "https://");
  }

  @Test
  void linesThatCannotBeReadAreListed() throws IOException {
    Files.writeString(
        out.resolve("manifest.jsonl"),
        "{\"path\":\"/one\"}\r\n\n[1]\n{\"path\":\"/bro\n{\"path\":\"/two\",\"x\":{\"path\":\"/no\"}}\n"
            + "{\"path\":\"/three\",\"title\":null,\"size\":\"much\"}");
    Files.writeString(out.resolve("report.json"), "{\"problems\":[{\"message\":\"first\"},");
    JsonNode data = data(page());
    assertThat(data.get("payloads"))
        .extracting(row -> row.get(0).asText())
        .containsExactly("/one", "/two", "/three");
    assertThat(data.get("payloads").get(2).get(8).asInt()).isEqualTo(-1);
    assertThat(data.get("problems"))
        .extracting(row -> row.get(1).asText())
        .containsExactly("", "manifest.jsonl, line 3", "manifest.jsonl, line 4", "report.json");
    assertSafe(page());
  }

  @Test
  void aValueMayBeLongerThanAnyBuffer() throws IOException {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      sample.payload("/a", "text", "Page", "text/html", "t".repeat(3_000_000), "a", 1, "ok");
      sample.payload("/b", "text", "Page", "text/html", "", "b", 1, "ok");
    }
    JsonNode data = data(page());
    assertThat(data.get("payloads").get(0).get(6).asText()).isEqualTo("t".repeat(400) + "\u2026");
    assertThat(data.get("payloads").get(1).get(0).asText()).isEqualTo("/b");
  }

  @Test
  void noMoreThanABrowserBears() throws IOException {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      for (int i = 0; i < GalleryData.MOST_OBJECTS + 5; i++) {
        sample.object("/" + i, "Page", "", "");
      }
    }
    JsonNode data = data(page());
    assertThat(data.get("objects")).hasSize(GalleryData.MOST_OBJECTS);
    assertThat(data.get("totals").get("objects").asInt()).isEqualTo(GalleryData.MOST_OBJECTS + 5);
  }

  @Test
  void wordsBeyondTheTableStandForThemselves() throws IOException {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      for (int i = 0; i < 10_000; i++) {
        sample.payload("/" + i, "f", "type-" + i, "text/plain", "", "", 1, "ok");
      }
    }
    JsonNode data = data(page());
    assertThat(data.get("strings")).hasSizeLessThan(5_000);
    for (int i = 0; i < 10_000; i += 999) {
      assertThat(word(data, data.get("payloads").get(i), 5)).isEqualTo("type-" + i);
    }
  }

  @Test
  void nothingHalfWrittenIsLeft() throws IOException {
    assertThatThrownBy(() -> Gallery.write(out, "Site"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("manifest.jsonl");
    assertThat(out).isEmptyDirectory();

    new SampleExtraction(out).close();
    Files.writeString(out.resolve("index.html"), "an old page");
    Gallery.write(out, "Site");
    assertThat(out.resolve("index.html")).content().startsWith("<!DOCTYPE html>").endsWith(">\n");
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("index.html", "manifest.jsonl", "content.jsonl");
    }
    assertThat(Files.getPosixFilePermissions(out.resolve("index.html")))
        .isEqualTo(Files.getPosixFilePermissions(out.resolve("manifest.jsonl")));
  }
}
