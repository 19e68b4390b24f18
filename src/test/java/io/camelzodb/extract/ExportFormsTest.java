package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The XML and the .zexp of the same objects give the same, up to what the XML loses. */
class ExportFormsTest {
  /** What cannot be told of a payload without its blob. */
  private static final List<String> OF_BLOB =
      List.of("size", "sha256", "file", "status", "problem", "advice");

  @TempDir Path out;

  static Stream<Path> exports() throws IOException {
    try (Stream<Path> files = Files.list(Corpus.xml().resolve("zope2"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.xml(\\.gz)?"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("exports")
  void giveTheSame(Path xml) throws IOException {
    Path zexp = Path.of(xml.toString().replace(".xml", ".zexp"));
    try (ObjectStore one = Exports.open(xml);
        ObjectStore other = Exports.open(zexp)) {
      Extracted actual = Extracted.of(one, out.resolve("xml"));
      Extracted expected = Extracted.of(other, out.resolve("zexp"));
      Differences differences = new Differences(actual, true);
      assertThat(actual.objects().keySet()).isEqualTo(expected.objects().keySet()).isNotEmpty();
      for (String path : expected.objects().keySet()) {
        compare(path, expected.objects().get(path), actual.objects().get(path), differences);
      }
      assertThat(payloads(actual)).hasSameSizeAs(payloads(expected));
      for (int i = 0; i < payloads(expected).size(); i++) {
        JsonNode payload = payloads(actual).get(i);
        compare(
            payload.path("path").asText() + " " + payload.path("field").asText(),
            payloads(expected).get(i),
            payload,
            differences);
      }
      assertThat(differences.found()).isEmpty();
      assertThat(differences.compared()).isGreaterThan(10 * expected.objects().size());
    }
  }

  private static List<JsonNode> payloads(Extracted extracted) {
    List<JsonNode> payloads = new ArrayList<>();
    extracted.payloads().values().forEach(payloads::addAll);
    return payloads;
  }

  private static void compare(
      String where, JsonNode expected, JsonNode actual, Differences differences) {
    if (actual.path("status").asText().equals("no-blob")) {
      ((ObjectNode) expected).remove(OF_BLOB);
      ((ObjectNode) actual).remove(OF_BLOB);
    }
    for (JsonNode field : actual.path("fields")) {
      String name = field.path("blob_oid").asText();
      if (!name.isEmpty() && field.path("size").isNull()) {
        for (JsonNode same : expected.path("fields")) {
          if (same.path("blob_oid").asText().equals(name)) {
            ((ObjectNode) same).remove("size");
          }
        }
      }
    }
    differences.same(where, expected, actual);
    assertThat(names(actual.path("fields"))).as(where).isEqualTo(names(expected.path("fields")));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    return names;
  }
}
