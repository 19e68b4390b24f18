package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database of objects in all shapes that a graph has: shared, cyclic, chained, nested, in lists,
 * under keys of every kind; compared with what Python finds in it.
 */
class ForeignGraphIT {
  /** What belongs to the state of another object. */
  private static final List<String> PARTS =
      List.of(
          "BTrees.",
          "persistent.list.PersistentList",
          "zope.app.file.file.FileChunk",
          "ZODB.blob.Blob");

  @TempDir Path folder;

  private final Map<String, String> reachable = new TreeMap<>();
  private Settings settings;

  @BeforeEach
  void make() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Path blobs = folder.resolve("blobs");
    Python.script(
        Path.of("src/test/python/foreign_database.py"), dataFs.toString(), blobs.toString());
    for (String line :
        Python.script(Path.of("src/test/python/reachable_oids.py"), dataFs.toString())
            .lines()
            .toList()) {
      reachable.put(line.substring(0, 16), line.substring(17));
    }
    settings =
        Settings.of(
            Map.of(
                "zodb.source",
                "file://" + dataFs + "?blobstorage_dir=" + blobs,
                "zodb.base-dir",
                folder.resolve("tree").toString(),
                "zodb.unsupported",
                "state"),
            folder,
            "-D");
  }

  @Test
  void everyObjectIsExtractedOnce() throws Exception {
    Extracted extracted;
    try (ObjectStore store = Sources.open(settings)) {
      extracted = Extracted.of(store, folder.resolve("out"));
    }
    Set<String> oids = new HashSet<>();
    for (JsonNode object : extracted.objects().values()) {
      String oid = object.path("oid").asText();
      assertThat(oids.add(oid)).as(oid).isTrue();
      assertThat(object.path("class").asText()).isEqualTo(reachable.get(oid));
    }
    assertThat((long) oids.size()).isEqualTo(extracted.result().objects());
    reachable.forEach(
        (oid, name) -> {
          if (PARTS.stream().noneMatch(name::startsWith)) {
            assertThat(oids).as(name).contains(oid);
          }
        });
    assertThat(oids).hasSizeGreaterThan(4600);
    assertThat(extracted.report().path("problems")).isEmpty();
    assertThat(extracted.objects().keySet())
        .contains(
            "/users/ann",
            "/posts/p007/comments/0",
            "/box/listed.0",
            "/box/plain.inner.0",
            "/list/3.0",
            "/odd/a%2Fb",
            "/odd/(1, 'x')",
            "/tree/t42",
            "/numbers/17",
            "/site/x",
            "/chain/next/next")
        .doesNotContain("/catalog/words", "/posts/p000/author");
    assertThat(extracted.objects().keySet().stream().filter(path -> path.startsWith("/folder/")))
        .containsExactly("/folder/c", "/folder/a", "/folder/b");
    assertThat(field(extracted, "/folder", "data").toString())
        .isEqualTo("{\"plain\":\"no object\"}");
    assertThat(field(extracted, "/settings", "data").path("level").asInt()).isEqualTo(3);
    assertThat(field(extracted, "/", "data").path("plain").asText()).isEqualTo("text");
    assertThat(content(extracted, "/files/one.txt")).isEqualTo("one");
    assertThat(content(extracted, "/files/three.txt")).isEqualTo("three");
    assertThat(content(extracted, "/files/blob.txt")).isEqualTo("in a blob");
    assertThat(content(extracted, "/files/alone")).isEqualTo("alone");
  }

  private static JsonNode field(Extracted extracted, String path, String name) {
    return extracted.objects().get(path).path("fields").path(name);
  }

  private static String content(Extracted extracted, String path) throws Exception {
    return Files.readString(
        extracted.folder().resolve(extracted.payload(path, "data").path("file").asText()));
  }

  @Test
  void anExportOfAPartIsWalkedAsWell() throws Exception {
    Path export = folder.resolve("posts.zexp");
    Python.script(
        Path.of("src/test/python/export_root_entry.py"),
        folder.resolve("Data.fs").toString(),
        "posts",
        export.toString());
    try (ObjectStore store = Exports.open(export)) {
      Extracted extracted = Extracted.of(store, folder.resolve("part"));
      String root = extracted.objects().keySet().iterator().next();
      assertThat(extracted.objects()).containsKey(root + "/p002/comments/1");
      assertThat(extracted.objects()).hasSizeGreaterThan(130);
      assertThat(extracted.report().path("lost_and_found").asInt()).isZero();
    }
  }

  @Test
  void everyRecordIsInOneStateFile() throws Exception {
    Recording.Result result = Recording.of(settings).run(List.of("/"));
    assertThat(result.problems()).isEmpty();
    Set<String> recorded = new HashSet<>();
    try (Stream<Path> files = Files.walk(folder.resolve("tree/__root__"))) {
      for (Path file : files.filter(path -> path.endsWith("__state__")).toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.matches("record [0-9a-f]{16}")) {
            assertThat(recorded.add(line.substring(7))).as(line).isTrue();
          }
        }
      }
    }
    assertThat(recorded).isEqualTo(reachable.keySet());
    assertThat(Recording.of(settings).run(List.of("/")).summary().files().written()).isZero();
  }
}
