package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small sister of the large export, made with another seed in each run. */
class BigExportIT {
  @TempDir Path folder;

  @Test
  void everyPayloadComesOut() throws IOException {
    int seed = new Random().nextInt(1_000_000);
    Path xml = folder.resolve("Plone.xml");
    Python.script(
        Corpus.xml().resolve("make_big_xml.py"),
        "--out",
        xml.toString(),
        "--records",
        "2000",
        "--megabytes",
        "20",
        "--seed",
        Integer.toString(seed));
    JsonNode manifest = Extracted.json(folder.resolve("manifest.json"));
    try (ObjectStore store = Exports.open(xml)) {
      Extracted extracted = Extracted.of(store, folder.resolve("out"));
      Differences differences = new Differences(extracted, true);
      for (JsonNode payload : manifest.path("payloads")) {
        compare(payload, extracted, differences);
      }
      for (JsonNode payload : manifest.path("without_payload")) {
        String path = payload.path("path").asText();
        List<JsonNode> lines = extracted.payloads().getOrDefault(path, List.of());
        if (lines.stream().noneMatch(line -> line.path("status").asText().equals("no-blob"))) {
          differences.add(path, "expected a payload without blob, is " + lines);
        }
      }
      String which = "make_big_xml.py --records 2000 --megabytes 20 --seed " + seed;
      assertThat(differences.found()).as(which).isEmpty();
      assertThat(manifest.path("payloads")).as(which).isNotEmpty();
      assertThat(manifest.path("without_payload")).as(which).isNotEmpty();
      assertThat(extracted.result().complete()).as(which).isTrue();
      assertThat(extracted.result().statuses().keySet()).as(which).containsOnly("ok", "no-blob");
    }
  }

  private static void compare(JsonNode payload, Extracted extracted, Differences differences)
      throws IOException {
    String path = payload.path("path").asText();
    JsonNode object = extracted.objects().get(path);
    if (object == null) {
      differences.add(path, "is not in the content");
      return;
    }
    differences.same(path + " class", payload.path("class"), object.path("class"));
    if (payload.has("title")) {
      differences.same(path + " title", payload.path("title"), object.path("title"));
    }
    // Which field holds it is not told; each of these objects has one payload.
    List<JsonNode> lines = extracted.payloads().getOrDefault(path, List.of());
    if (lines.size() == 1) {
      differences.payload(path, lines.get(0).path("field").asText(), payload);
    } else {
      differences.add(path, "expected one payload, there are " + lines);
    }
  }
}
