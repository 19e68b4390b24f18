package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.StoreWithBlobs;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TarGz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plone 6's content comes out of exports as Plone itself saw it, each field of each schema. */
class Plone6ManifestTest {
  private static final Path FOLDER = Corpus.xml().resolve("plone6");

  /** Keys of the manifest that {@code content.jsonl} has under these. */
  private static final Map<String, String> RECORD =
      Map.of(
          "class", "class",
          "title", "title",
          "description", "description",
          "language", "language",
          "uid", "uid",
          "local_roles", "local_roles",
          "creation_date", "created",
          "modification_date", "modified",
          "effective_date", "effective",
          "review_state", "review_state");

  @TempDir Path out;
  @TempDir Path database;

  @ParameterizedTest
  @ValueSource(strings = {"site.zexp.gz", "folder.zexp", "library.zexp"})
  void agrees(String export) throws IOException {
    try (ObjectStore store = Exports.open(FOLDER.resolve(export))) {
      compare(store, true);
    }
  }

  @Test
  void exportWithoutBlobsSaysSo() throws IOException {
    try (ObjectStore store = Exports.open(FOLDER.resolve("noblobs.zexp"))) {
      compare(store, false);
    }
  }

  @Test
  void blobStorageGivesWhatTheExportLacks() throws IOException {
    TarGz.unpack(FOLDER.resolve("plone6-db.tar.gz"), database);
    BlobStorage blobs = BlobStorage.open(BlobFolder.in(database));
    try (ObjectStore store =
        new StoreWithBlobs(Exports.open(FOLDER.resolve("noblobs.zexp")), blobs)) {
      compare(store, true);
    }
  }

  private void compare(ObjectStore store, boolean hasBlobs) throws IOException {
    JsonNode manifest = Extracted.json(FOLDER.resolve("manifest.json"));
    Expected expected = Expected.in(manifest.path("content"), store);
    Extracted extracted = Extracted.of(store, out);
    Differences differences = new Differences(extracted, false);
    Comparison comparison = new Comparison(extracted, differences, hasBlobs);
    boolean whole = false;
    for (JsonNode object : expected.objects()) {
      comparison.object(expected.path(object), object);
      whole |= object.path("class").asText().endsWith(".PloneSite");
    }
    // Members and versions are kept by tools of the site, which are in no export of a part of it.
    if (whole) {
      comparison.members(manifest.path("members"));
      for (Map.Entry<String, JsonNode> entry : manifest.path("versions_of").properties()) {
        JsonNode versions = extracted.objects().get(entry.getKey()).path("fields");
        differences.same(entry.getKey() + " versions", entry.getValue(), versions.path("versions"));
      }
    }
    assertThat(differences.found()).isEmpty();
    assertThat(differences.compared()).isGreaterThan(10 * expected.objects().size());
    assertThat(extracted.result().complete()).isTrue();
  }

  private record Comparison(Extracted extracted, Differences differences, boolean hasBlobs) {

    void object(String path, JsonNode expected) throws IOException {
      JsonNode object = extracted.objects().get(path);
      if (object == null) {
        differences.add(path, "is not in the content");
        return;
      }
      JsonNode fields = object.path("fields");
      for (Map.Entry<String, JsonNode> entry : expected.properties()) {
        String key = entry.getKey();
        JsonNode value = entry.getValue();
        String where = path + " " + key;
        switch (key) {
          case "path" -> differences.same(where, object.path("path"), object.path("path"));
          case "oid" -> differences.same(where, Expected.hex(value), object.path("oid"));
          case "owner", "expiration_date" -> differences.same(where, value, fields.path(key));
          case "meta_type" ->
              differences.same(
                  where,
                  value,
                  expected.path("portal_type").isNull()
                      ? object.path("type")
                      : fields.path("meta_type"));
          case "fields" -> {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
              field(path, field.getKey(), field.getValue(), object);
            }
          }
          case "payload" -> {
            String field = extracted.payload(path, "source").isMissingNode() ? "data" : "source";
            differences.payload(path, field, value);
          }
          case "comments" -> comments(path, value);
          case "portal_type" -> {
            if (!value.isNull()) {
              differences.same(where, value, object.path("type"));
            }
          }
          default -> {
            String name = RECORD.get(key);
            if (name == null) {
              differences.add(where, "a key of the manifest that this test does not know");
            } else {
              differences.same(where, value, object.path(name));
            }
          }
        }
      }
    }

    private void field(String path, String name, JsonNode expected, JsonNode object)
        throws IOException {
      boolean ofRecord =
          List.of("title", "description", "subject", "creators", "language").contains(name);
      JsonNode actual = ofRecord ? object.path(name) : object.path("fields").path(name);
      String where = path + " field " + name;
      if (expected.has("raw_utf8_sha256")) {
        for (String key : List.of("raw", "mime_type", "output_mime_type")) {
          differences.same(where + "." + key, expected.path(key), actual.path(key));
        }
        byte[] raw = actual.path("raw").asText().getBytes(StandardCharsets.UTF_8);
        if (!Extracted.sha256(raw).equals(expected.path("raw_utf8_sha256").asText())) {
          differences.add(where, "the text has another hash");
        }
        differences.payload(path, name, payload(expected, "raw_utf8_", "mime_type"));
      } else if (expected.has("filename") && expected.has("sha256")) {
        for (String key : List.of("class", "filename", "content_type", "width", "height")) {
          if (expected.has(key)) {
            differences.same(where + "." + key, expected.path(key), actual.path(key));
          }
        }
        if (expected.has("blob_oid")) {
          differences.same(
              where + ".blob_oid",
              Expected.hex(expected.path("blob_oid")),
              actual.path("blob_oid"));
        }
        if (expected.has("blob_oid") && !hasBlobs) {
          differences.withoutBlob(path, name, expected);
        } else {
          differences.same(where + ".size", expected.path("size"), actual.path("size"));
          differences.payload(path, name, payload(expected, "", "content_type"));
        }
      } else {
        differences.same(where, expected, actual);
      }
    }

    private static JsonNode payload(JsonNode expected, String prefix, String type) {
      ObjectNode payload = JsonNodeFactory.instance.objectNode();
      payload.set("size", expected.path(prefix + "size"));
      payload.set("sha256", expected.path(prefix + "sha256"));
      payload.set("content_type", expected.path(type));
      return payload;
    }

    private void comments(String path, JsonNode expected) {
      for (JsonNode comment : expected) {
        String at = path + "/++conversation++default/" + comment.path("id").asText();
        JsonNode object = extracted.objects().get(at);
        if (object == null) {
          differences.add(at, "is not in the content");
          continue;
        }
        JsonNode fields = object.path("fields");
        differences.same(at + " type", TextNode.valueOf("Discussion Item"), object.path("type"));
        for (String key : List.of("in_reply_to", "creator", "author_name", "text")) {
          differences.same(at + " " + key, comment.path(key), fields.path(key));
        }
      }
    }

    /** Two tools list the members; one has what they told of themselves. */
    void members(JsonNode expected) {
      String name = expected.fieldNames().next();
      String property = expected.path(name).fieldNames().next();
      for (JsonNode object : extracted.objects().values()) {
        JsonNode members = object.path("fields").path("members");
        if (members.path(name).has(property)) {
          differences.same(object.path("path").asText() + " members", expected, members);
          return;
        }
      }
      differences.add("members", "are nowhere in the content");
    }
  }
}
