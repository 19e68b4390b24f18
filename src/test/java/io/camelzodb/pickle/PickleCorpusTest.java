package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** All pickles of the corpus, made by real Pythons, against the texts of their value graphs. */
class PickleCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyPickleGivesItsGraph() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<JsonNode> lines = lines("pickles.jsonl.gz");
    for (JsonNode line : lines) {
      String text;
      try {
        text = CanonicalText.of(read(line));
      } catch (PickleException fault) {
        text = fault.toString();
      }
      if (!matches(line, text)) {
        wrong.add(line.get("name").asText() + ": " + start(text));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).hasSizeGreaterThan(1000);
  }

  @Test
  void everyHostileStreamGivesItsVerdict() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<JsonNode> lines = lines("hostile.jsonl.gz");
    for (JsonNode line : lines) {
      byte[] stream = bytes(line);
      String verdict = line.get("verdict").asText();
      String text;
      boolean right;
      try {
        PickleReader reader = new PickleReader(stream);
        text = CanonicalText.of(List.of(reader.read()));
        right =
            verdict.equals("value")
                && matches(line, text)
                && stream.length - reader.position() == line.path("rest").asInt();
      } catch (PickleException fault) {
        text = fault.kind() + " " + fault.getMessage();
        // Where the stream ends within an argument, two things are wrong at once.
        boolean cut = fault.kind().equals("truncated") && fault.offset() == stream.length;
        right = !verdict.equals("value") && (fault.kind().equals(verdict) || cut);
      }
      if (!right) {
        wrong.add(line.get("name").asText() + ": " + verdict + " but " + start(text));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).hasSizeGreaterThan(1000);
  }

  static List<Value> read(JsonNode line) throws PickleException {
    byte[] stream = bytes(line);
    PickleReader reader =
        new PickleReader(
            stream, 0, stream.length, PickleLimits.DEFAULT, line.path("buffers").size());
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < line.get("pickles").asInt(); i++) {
      values.add(reader.read());
    }
    assertThat(reader.atEnd()).isTrue();
    return values;
  }

  static boolean matches(JsonNode line, String text) {
    if (line.has("golden")) {
      return text.equals(CanonicalText.joinSurrogates(line.get("golden").asText()));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return text.length() == line.get("golden_size").asLong()
          && HexFormat.of().formatHex(digest).equals(line.get("golden_sha256").asText());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] bytes(JsonNode line) {
    if (line.has("hex")) {
      return HexFormat.of().parseHex(line.get("hex").asText());
    }
    byte[] packed = HexFormat.of().parseHex(line.get("zhex").asText());
    try (InflaterInputStream in =
        new InflaterInputStream(new java.io.ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  static List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(Corpus.storage().resolve("pickles").resolve(file))),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  private static String start(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
