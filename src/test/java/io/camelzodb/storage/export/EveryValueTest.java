package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python2Repr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of value comes out as Python 2 itself printed it. */
class EveryValueTest {
  private static final Pattern HASHED =
      Pattern.compile("(\\d+) characters of repr, sha256 ([0-9a-f]{64})");

  /** What the XML cannot tell, and what it makes of it. */
  private static final Map<String, String> LOST_IN_XML =
      Map.of(
          "true", "1",
          "false", "0",
          "float_digits", "0.3",
          "float_big", "1.79769313486e+308",
          "unicode_cr", "u'cr\\nlf'");

  @ParameterizedTest
  @ValueSource(strings = {"every-value.xml", "every-value.zexp"})
  void equalsItsRepr(String file) throws Exception {
    boolean xml = file.endsWith(".xml");
    Map<String, String> wrong = new LinkedHashMap<>();
    int compared = 0;
    Path folder = Corpus.xml().resolve("zope2");
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
    try (ExportStore store = Exports.open(folder.resolve(file))) {
      Snapshot snapshot = store.snapshot();
      for (JsonNode entry : manifest.get("every-value")) {
        String name = entry.get("name").asText();
        Oid oid = new Oid(Long.decode(entry.get("oid").asText()));
        // What gives ill-formed XML was left out of both exports.
        if (!entry.has("python2_repr") || !entry.get("well_formed").asBoolean()) {
          continue;
        }
        compared++;
        String wanted = entry.get("python2_repr").asText();
        if (xml) {
          wanted = LOST_IN_XML.getOrDefault(name, wanted);
        }
        // Where an object lay in the memory of that Python is not stored.
        wanted = wanted.replaceAll(" at 0x[0-9a-f]+>", " at 0x…>");
        String got = repr(snapshot, oid, entry.get("type").asText());
        if (!equal(got, wanted)) {
          wrong.put(name, got + " instead of " + wanted);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(65);
  }

  private static String repr(Snapshot snapshot, Oid oid, String type) throws IOException {
    Value value = snapshot.load(oid).object().attributes().get("value");
    assertThat(value).as("value of %s", oid).isNotNull();
    return Python2Repr.of(value, type);
  }

  private static boolean equal(String got, String wanted) throws NoSuchAlgorithmException {
    Matcher hashed = HASHED.matcher(wanted);
    if (!hashed.matches()) {
      return got.equals(wanted);
    }
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(got.getBytes(StandardCharsets.UTF_8));
    return got.length() == Integer.parseInt(hashed.group(1))
        && HexFormat.of().formatHex(digest).equals(hashed.group(2));
  }
}
