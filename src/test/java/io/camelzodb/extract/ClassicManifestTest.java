package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classic Zope objects come out of exports as Zope 2.13 itself saw them. */
class ClassicManifestTest {
  @TempDir Path out;

  @ParameterizedTest
  @ValueSource(strings = {"zope2-classic.xml", "zope2-classic.zexp"})
  void agrees(String export) throws IOException {
    JsonNode manifest =
        Extracted.json(Corpus.xml().resolve("zope2/manifest.json")).path("zope2-classic");
    try (ObjectStore store = Exports.open(Corpus.xml().resolve("zope2").resolve(export))) {
      Expected expected = Expected.in(manifest, store);
      Extracted extracted = Extracted.of(store, out);
      Differences differences = new Differences(extracted, export.endsWith(".xml"));
      for (JsonNode object : expected.objects()) {
        compare(expected.path(object), object, differences, extracted);
      }
      assertThat(differences.found()).isEmpty();
      assertThat(extracted.objects()).hasSize(expected.objects().size());
      assertThat(differences.compared()).isGreaterThan(5 * expected.objects().size());
      assertThat(extracted.result().complete()).isTrue();
    }
  }

  private static void compare(
      String path, JsonNode expected, Differences differences, Extracted extracted)
      throws IOException {
    JsonNode object = extracted.objects().get(path);
    if (object == null) {
      differences.add(path, "is not in the content");
      return;
    }
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      JsonNode value = entry.getValue();
      String where = path + " " + entry.getKey();
      switch (entry.getKey()) {
        case "path" -> differences.same(where, object.path("path"), object.path("path"));
        case "oid" -> differences.same(where, Expected.hex(value), object.path("oid"));
        case "class", "title" -> differences.same(where, value, object.path(entry.getKey()));
        case "meta_type" -> differences.same(where, value, object.path("type"));
        case "properties" -> differences.same(where, value, object.path("properties"));
        case "params" -> differences.same(where, value, object.path("fields").path("_params"));
        case "width", "height" ->
            differences.same(where, value, object.path("fields").path(entry.getKey()));
        case "payload" -> {
          String field = extracted.payload(path, "source").isMissingNode() ? "data" : "source";
          differences.payload(path, field, value);
        }
        // The form in which Zope's record had the text: its bytes in UTF-8 are the payload's.
        case "stored_as" -> {}
        default -> differences.add(where, "a key of the manifest that this test does not know");
      }
    }
  }
}
