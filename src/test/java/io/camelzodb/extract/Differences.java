package io.camelzodb.extract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares what an extraction gave with what live Zope told, key by key, and collects what differs.
 * Counts what it compared, so that a comparison of nothing does not pass.
 */
final class Differences {
  private static final Pattern SECONDS =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([+-]\\d\\d:\\d\\d)?");

  private static final int TO_SECONDS = "2012-05-06T10:00:00".length();

  private final Extracted extracted;
  private final boolean xml;
  private final List<String> found = new ArrayList<>();
  private int compared;

  /**
   * A comparison.
   *
   * @param xml whether the source is an XML export, which loses carriage returns in text, booleans
   *     (they are integers there) and digits of floats after the twelfth
   */
  Differences(Extracted extracted, boolean xml) {
    this.extracted = extracted;
    this.xml = xml;
  }

  List<String> found() {
    return found;
  }

  int compared() {
    return compared;
  }

  void add(String where, String what) {
    found.add(where + ": " + what);
  }

  /** Expects a value; in objects every expected key, and in lists every item. */
  void same(String where, JsonNode expected, JsonNode actual) {
    compared++;
    if (actual.isMissingNode()) {
      add(where, "missing, expected " + expected);
    } else if (expected.isObject() && expected.has("bytes_hex")) {
      byte[] bytes = HexFormat.of().parseHex(expected.path("bytes_hex").asText());
      text(where, new String(bytes, StandardCharsets.ISO_8859_1), actual);
    } else if (expected.isTextual()) {
      text(where, expected.asText(), actual);
    } else if (expected.isObject() && actual.isObject()) {
      for (Map.Entry<String, JsonNode> entry : expected.properties()) {
        same(where + "." + entry.getKey(), entry.getValue(), actual.path(entry.getKey()));
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        same(where + "[" + i + "]", expected.get(i), actual.get(i));
      }
    } else if (expected.isNumber() && actual.isNumber()) {
      double difference = Math.abs(expected.asDouble() - actual.asDouble());
      if (difference > (xml ? 1e-11 * Math.abs(expected.asDouble()) : 0)) {
        add(where, "expected " + expected + ", is " + actual);
      }
    } else if (!expected.equals(actual) && !isXmlTruth(expected, actual)) {
      add(where, "expected " + expected + ", is " + actual);
    }
  }

  private boolean isXmlTruth(JsonNode expected, JsonNode actual) {
    return xml
        && expected.isBoolean()
        && actual.isInt()
        && actual.asInt() == (expected.asBoolean() ? 1 : 0);
  }

  private void text(String where, String expected, JsonNode actual) {
    String text = actual.asText();
    boolean equal = expected.equals(text) || lossy(expected).equals(text);
    if (!actual.isTextual() || !(equal || (xml && isNextSecond(expected, text)))) {
      add(where, "expected " + expected + ", is " + actual);
    }
  }

  /** XML reads CRLF and CR as LF. */
  private String lossy(String text) {
    return xml ? text.replace("\r\n", "\n").replace('\r', '\n') : text;
  }

  /**
   * The XML has 12 digits of a DateTime's seconds, so that two decimals are left and the last
   * hundredths of a second become the next second.
   */
  private static boolean isNextSecond(String expected, String actual) {
    return SECONDS.matcher(expected).matches()
        && SECONDS.matcher(actual).matches()
        && expected.substring(TO_SECONDS).equals(actual.substring(TO_SECONDS))
        && LocalDateTime.parse(expected.substring(0, TO_SECONDS))
            .plusSeconds(1)
            .equals(LocalDateTime.parse(actual.substring(0, TO_SECONDS)));
  }

  /**
   * Expects a payload with the size, hash and type of the manifest, in a file of the object's name
   * in the object's folder that has these bytes.
   */
  void payload(String path, String field, JsonNode expected) throws IOException {
    String where = path + " " + field;
    JsonNode line = extracted.payload(path, field);
    if (line.isMissingNode()) {
      add(where, "no such payload, only " + extracted.payloads().get(path));
      return;
    }
    for (String key : List.of("size", "sha256", "content_type")) {
      if (expected.has(key)) {
        same(where + " " + key, expected.path(key), line.path(key));
      }
    }
    if (!line.path("status").asText().equals("ok") || !line.path("problem").isNull()) {
      add(where, "is not ok: " + line);
    }
    if (line.path("scale").asBoolean()) {
      add(where, "is taken for a scale");
    }
    file(path, line);
  }

  private void file(String path, JsonNode line) throws IOException {
    String name = line.path("file").asText();
    String natural = path.substring(1);
    String rest = name.startsWith(natural) ? name.substring(natural.length()) : "/";
    boolean first = extracted.payloads().get(path).indexOf(line) == 0;
    String folder = natural.substring(0, natural.lastIndexOf('/') + 1);
    // The second payload of an object has its field in its name.
    if (first ? !rest.matches("|\\.[a-z0-9]+") : !name.startsWith(folder)) {
      add(path, "lies in the file " + name);
    }
    Path file = extracted.folder().resolve(name);
    if (!Files.isRegularFile(file)) {
      add(path, "there is no file " + name);
    } else if (!Extracted.sha256(Files.readAllBytes(file)).equals(line.path("sha256").asText())) {
      add(path, "the file " + name + " has other bytes than the manifest says");
    }
  }

  /** Expects a payload whose bytes the source does not have, with all that its record tells. */
  void withoutBlob(String path, String field, JsonNode expected) {
    String where = path + " " + field;
    JsonNode line = extracted.payload(path, field);
    compared++;
    if (!line.path("status").asText().equals("no-blob")
        || !line.path("file").isNull()
        || !line.path("sha256").isNull()
        || line.path("problem").asText().isEmpty()) {
      add(where, "expected the status no-blob, is " + line);
    }
    same(where + " content_type", expected.path("content_type"), line.path("content_type"));
  }
}
