package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage in any record is listed with its place, whatever the record is for. */
class DamageAnywhereTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "zope2/plone43-site.xml.gz, 2, 30",
    "zope2/zope2-classic.xml, 6, 8",
    "plone6/site.zexp.gz, 2, 200",
    "plone6/library.zexp, 6, 20"
  })
  void everyDamagedRecordIsListed(String name, int seeds, int places) throws Exception {
    byte[] whole = unpacked(Corpus.xml().resolve(name));
    int all = 0;
    for (int seed = 0; seed < seeds; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = 0; i < places; i++) {
        damage(bytes, random);
      }
      Path file = Files.write(folder.resolve("damaged"), bytes);
      Set<String> damaged;
      try (ExportStore store = Exports.open(file)) {
        damaged = damaged(store);
      }
      try (ExportStore store = Exports.open(file)) {
        Extracted extracted = Extracted.of(store, folder.resolve("out"));
        Set<String> listed = new TreeSet<>();
        for (JsonNode problem : extracted.report().path("problems")) {
          if (!problem.path("severity").asText().equals("NOTE") && problem.hasNonNull("oid")) {
            listed.add(problem.path("oid").asText());
            assertThat(problem.path("file").asText()).isEqualTo(file.toString());
          }
        }
        String which = name + " with seed " + seed;
        all += damaged.size();
        assertThat(listed).as(which).containsAll(damaged);
        assertThat(damaged.isEmpty() || !extracted.result().complete()).as(which).isTrue();
      }
    }
    assertThat(all).isGreaterThanOrEqualTo(seeds);
  }

  /** A record of a catalog, which no container leads to and which holds no payload. */
  @Test
  void tellsLineAndRecord() throws IOException {
    String export =
        """
        <?xml version="1.0"?>
        <ZopeData>
          <record id="1" aka="AAAAAAAAAAE=">
            <pickle><global name="Folder" module="OFS.Folder"/></pickle>
            <pickle><dictionary></dictionary></pickle>
          </record>
          <record id="2" aka="AAAAAAAAAAI=">
            <pickle>
              <global name="IOBucket" module="BTrees.IOBTree"/>
            </pickle>
            <pickle>
              <tuple><int>12x</int></tuple>
            </pickle>
          </record>
        </ZopeData>
        """;
    Path file = Files.writeString(folder.resolve("export.xml"), export);
    try (ExportStore store = Exports.open(file)) {
      Extracted extracted = Extracted.of(store, folder.resolve("out"));
      assertThat(extracted.result().complete()).isFalse();
      JsonNode problem = ofRecord(extracted, "2");
      assertThat(problem.path("line").asInt()).isEqualTo(12);
      assertThat(problem.path("message").asText()).isEqualTo("no integer: \"12x\"");
      assertThat(problem.path("advice").asText()).isNotEmpty();
      assertThat(problem.path("kind").asText()).isEqualTo("damaged");
      assertThat(problem.has("offset")).isTrue();
    }
  }

  @Test
  void alsoOfADatabase() throws IOException {
    Path data = folder.resolve("Data.fs");
    byte[] bytes = unpacked(Corpus.storage().resolve("data-fs/zodb64-plain/Data.fs"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // The protocol of the last record's state.
    bytes[text.lastIndexOf("\u0080\u0003") + 1] = 99;
    Files.write(data, bytes);
    try (ObjectStore store = FileStorage.open(data, FileStorageOptions.DEFAULT)) {
      Extracted extracted = Extracted.of(store, folder.resolve("out"));
      assertThat(extracted.result().complete()).isFalse();
    }
  }

  private static JsonNode ofRecord(Extracted extracted, String record) {
    for (JsonNode problem : extracted.report().path("problems")) {
      if (problem.path("record").asText().equals(record)) {
        return problem;
      }
    }
    throw new AssertionError("nothing of record " + record + ": " + extracted.report());
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return file.toString().endsWith(".gz")
          ? new java.util.zip.GZIPInputStream(in).readAllBytes()
          : in.readAllBytes();
    }
  }

  /** A byte that neither XML, nor base64, nor a pickle has at most places. */
  private static void damage(byte[] bytes, Random random) {
    int at = 200 + random.nextInt(bytes.length - 300);
    bytes[at] = (byte) (random.nextBoolean() ? '&' : 0xc1);
  }

  private static Set<String> damaged(ObjectStore store) throws IOException {
    Set<String> damaged = new TreeSet<>();
    Snapshot snapshot = store.snapshot();
    Iterator<Oid> oids = snapshot.oids();
    while (oids.hasNext()) {
      Oid oid = oids.next();
      try {
        snapshot.load(oid).object();
      } catch (StorageException fault) {
        damaged.add(oid.hex());
      }
    }
    assertThat(ExportOptions.DEFAULT.maxProblems()).isGreaterThan(damaged.size());
    return damaged;
  }
}
