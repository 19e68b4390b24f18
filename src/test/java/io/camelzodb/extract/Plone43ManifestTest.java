package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.StoreWithBlobs;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TarGz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plone 4.3's content, before blobs and with them, comes out as Plone itself saw it. */
class Plone43ManifestTest {
  private static final Path FOLDER = Corpus.xml().resolve("zope2");

  @TempDir Path out;
  @TempDir Path database;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plone43-oldat.xml",
        "plone43-oldat.zexp",
        "plone43-blob.xml",
        "plone43-blob.zexp",
        "plone43-site.xml.gz",
        "plone43-site.zexp.gz"
      })
  void agrees(String export) throws IOException {
    boolean xml = export.contains(".xml");
    try (ObjectStore store = Exports.open(FOLDER.resolve(export))) {
      compare(store, xml, !xml);
    }
  }

  @Test
  void blobStorageGivesWhatTheXmlLacks() throws IOException {
    TarGz.unpack(FOLDER.resolve("plone43-db.tar.gz"), database);
    BlobStorage blobs = BlobStorage.open(BlobFolder.in(database));
    try (ObjectStore store =
        new StoreWithBlobs(Exports.open(FOLDER.resolve("plone43-blob.xml")), blobs)) {
      compare(store, true, true);
    }
  }

  private void compare(ObjectStore store, boolean xml, boolean hasBlobs) throws IOException {
    JsonNode manifest = Extracted.json(FOLDER.resolve("manifest.json")).path("plone43");
    Expected expected = Expected.in(manifest, store);
    Extracted extracted = Extracted.of(store, out);
    Differences differences = new Differences(extracted, xml);
    for (JsonNode object : expected.objects()) {
      compare(expected.path(object), object, differences, extracted, hasBlobs);
    }
    assertThat(differences.found()).isEmpty();
    assertThat(differences.compared()).isGreaterThan(8 * expected.objects().size());
    assertThat(expected.objects()).isNotEmpty();
    assertThat(extracted.result().complete()).isTrue();
  }

  private static void compare(
      String path,
      JsonNode expected,
      Differences differences,
      Extracted extracted,
      boolean hasBlobs)
      throws IOException {
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
        case "portal_type" -> differences.same(where, value, object.path("type"));
        case "meta_type" -> differences.same(where, value, fields.path("meta_type"));
        case "class",
            "title",
            "description",
            "subject",
            "uid",
            "created",
            "creators",
            "local_roles" ->
            differences.same(where, value, object.path(key));
        case "text" -> {
          differences.same(where, value.path("raw"), fields.path("text").path("raw"));
          differences.same(
              where, value.path("content_type"), fields.path("text").path("mime_type"));
          differences.payload(path, "text", value);
        }
        case "image", "file" -> {
          JsonNode field = fields.path(key);
          differences.same(where, value.path("filename"), field.path("filename"));
          differences.same(where, value.path("content_type"), field.path("content_type"));
          if (value.path("kept_in").asText().equals("blob")) {
            differences.same(where, Expected.hex(value.path("blob_oid")), field.path("blob_oid"));
          }
          if (value.path("kept_in").asText().equals("blob") && !hasBlobs) {
            differences.withoutBlob(path, key, value);
          } else {
            differences.same(where, value.path("size"), field.path("size"));
            differences.payload(path, key, value);
          }
        }
        default -> differences.add(where, "a key of the manifest that this test does not know");
      }
    }
  }
}
