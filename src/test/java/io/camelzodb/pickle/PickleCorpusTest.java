package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickleWriter;
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
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All pickles of the corpus, made by real Pythons, against the texts of their value graphs. */
class PickleCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAN = Pattern.compile("float\\([7f]ff[^0)]");
  private static final Pattern FROM_4 = Pattern.compile("\\b(set|frozenset|newobj_ex|add)\\(");

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
  void everyGraphSurvivesTheWriter() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (JsonNode line : lines("pickles.jsonl.gz")) {
      List<Value> values = read(line);
      String wanted = CanonicalText.of(values, PickleCorpusTest::asWritten);
      boolean large = wanted.length() > 2_000;
      for (int protocol = 0; protocol <= 5; protocol++) {
        if (large && protocol != line.get("protocol").asInt()) {
          continue;
        }
        String text;
        try {
          byte[] stream = PickleWriter.write(values, protocol);
          text = CanonicalText.of(read(stream, values.size(), line.path("buffers").size()));
        } catch (PickleException fault) {
          boolean known = fault.kind().equals("not-in-protocol") && protocol < least(wanted);
          text = known ? wanted : fault.toString();
        }
        if (protocol == 3 && least(wanted) > 3) {
          // There these values are calls, which Python carries out (ProtocolFallbacksIT): no other
          // change.
          if (!text.equals(wanted) && !inCalls(wanted, text)) {
            wrong.add(line.get("name").asText() + " as calls: " + start(text));
          }
        } else if (!text.equals(wanted) && !(protocol == 0 && NAN.matcher(wanted).find())) {
          wrong.add(line.get("name").asText() + " in protocol " + protocol + ": " + start(text));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether a graph has the calls in the place of the values that protocol 3 does not know. */
  private static boolean inCalls(String wanted, String text) {
    long values = FROM_4.matcher(wanted).results().count() + count(wanted, "bytearray(");
    return values == count(text, "reduce(") - count(wanted, "reduce(");
  }

  private static long count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1L;
  }

  /** What {@link PickleWriter} says it changes. */
  static @Nullable String asWritten(Value value) {
    return value instanceof IntValue number && !number.fitsLong()
        ? "long(" + number.value() + ")"
        : null;
  }

  /** The protocol from which on a graph can be written. */
  static int least(String text) {
    if (text.contains("bytearray(") || text.contains("buffer(") || text.contains("readonly(")) {
      return 5;
    }
    if (FROM_4.matcher(text).find()) {
      return 4;
    }
    if (text.contains("bytes(")) {
      return 3;
    }
    return text.contains("newobj(") || text.contains("ext(")
        ? 2
        : text.contains("ref(") || text.contains("obj(") ? 1 : 0;
  }

  @Test
  void everyGraphSurvivesTheNotation() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (JsonNode line : lines("pickles.jsonl.gz")) {
      List<Value> values = read(line);
      String text = NotationTest.write(values);
      String back = CanonicalText.of(NotationTest.read(text, values.size()));
      if (!back.equals(CanonicalText.of(values))
          || !NotationTest.write(NotationTest.read(text, values.size())).equals(text)) {
        wrong.add(
            line.get("name").asText() + "\n" + text.substring(0, Math.min(500, text.length())));
      }
    }
    assertThat(wrong).isEmpty();
  }

  static List<Value> read(JsonNode line) throws PickleException {
    return read(bytes(line), line.get("pickles").asInt(), line.path("buffers").size());
  }

  private static List<Value> read(byte[] stream, int pickles, int buffers) throws PickleException {
    PickleReader reader = new PickleReader(stream, 0, stream.length, PickleLimits.DEFAULT, buffers);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < pickles; i++) {
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
