package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A .zexp that went through programs for text, or lost bytes. */
class DamagedZexpTest {
  private static final ExportOptions SKIPPING = ExportOptions.DEFAULT.withSkipping(true);

  @TempDir Path folder;

  private final byte[] good = read(Corpus.xml().resolve("plone6/library.zexp"));

  /** What can be undone is undone, whole, also where nothing is to be skipped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "UTF-8 with BOM",
        "UTF-8 of Windows",
        "UTF-16",
        "UTF-16LE",
        "base64",
        "CRLF"
      })
  void isUndone(String how) throws IOException {
    byte[] bytes = changed(how);
    assertThat(bytes).isNotEqualTo(good);
    try (ExportStore store = Exports.open(file(bytes))) {
      assertThat(records(store)).isEqualTo(expected());
      assertThat(store.problems()).hasSize(1);
      assertThat(store.problems().get(0).severity()).isEqualTo(Problem.Severity.NOTE);
    }
  }

  private byte[] changed(String how) {
    String latin = new String(good, StandardCharsets.ISO_8859_1);
    return switch (how) {
      case "UTF-8" -> latin.getBytes(StandardCharsets.UTF_8);
      case "UTF-8 with BOM" -> ("\ufeff" + latin).getBytes(StandardCharsets.UTF_8);
      case "UTF-8 of Windows" -> windows().getBytes(StandardCharsets.UTF_8);
      case "UTF-16" -> latin.getBytes(StandardCharsets.UTF_16);
      case "UTF-16LE" -> latin.getBytes(StandardCharsets.UTF_16LE);
      case "base64" -> Base64.getMimeEncoder().encode(good);
      default -> latin.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /** The five bytes that the encoding lacks stay controls, as browsers and editors have it. */
  private String windows() {
    StringBuilder text = new StringBuilder();
    for (byte b : good) {
      String one = new String(new byte[] {b}, Charset.forName("windows-1252"));
      text.append(one.equals("\ufffd") ? String.valueOf((char) (b & 0xff)) : one);
    }
    return text.toString();
  }

  @Test
  void whatLfTookCostsOnlyItsRecords() throws IOException {
    byte[] bytes =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("\r\n", "\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    Map<Long, String> expected = expected();
    int hurt = 0;
    for (String record : expected.values()) {
      hurt += record.contains("\r\n") ? 1 : 0;
    }
    try (ExportStore store = Exports.open(file(bytes), SKIPPING)) {
      Map<Long, String> found = records(store);
      assertThat(expected).containsAllEntriesOf(found);
      assertThat(found).hasSizeGreaterThanOrEqualTo(expected.size() - hurt);
    }
  }

  /** A few bytes gone, doubled or overwritten cost a few records, and none is given changed. */
  @Test
  void costsTheRecordsThatItHits() throws IOException {
    Map<Long, String> expected = expected();
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int at = 5000 + random.nextInt(good.length - 10_000);
      int many = 1 + random.nextInt(600);
      byte[] before = Arrays.copyOf(good, at);
      byte[] after = Arrays.copyOfRange(good, at + (seed % 3 == 1 ? 0 : many), good.length);
      byte[] amid = new byte[seed % 3 == 0 ? 0 : many];
      random.nextBytes(amid);
      byte[] bytes = new byte[before.length + amid.length + after.length];
      System.arraycopy(before, 0, bytes, 0, at);
      System.arraycopy(amid, 0, bytes, at, amid.length);
      System.arraycopy(after, 0, bytes, at + amid.length, after.length);
      try (ExportStore store = Exports.open(file(bytes), SKIPPING)) {
        Map<Long, String> found = records(store);
        int lost = 0;
        for (Map.Entry<Long, String> record : expected.entrySet()) {
          lost += record.getValue().equals(found.get(record.getKey())) ? 0 : 1;
        }
        // As many as 600 bytes can touch.
        assertThat(lost).as("seed " + seed).isLessThanOrEqualTo(8);
        if (seed % 3 != 2) {
          assertThat(expected).as("seed " + seed).containsAllEntriesOf(found);
          assertThat(store.problems()).as("seed " + seed).isNotEmpty();
        }
      }
    }
  }

  @Test
  void aDamagedBeginningCostsNoRecord() throws IOException {
    Map<Long, String> expected = expected();
    byte[] other = good.clone();
    other[3] = 'Q';
    byte[] marked = new byte[good.length + 3];
    System.arraycopy(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, marked, 0, 3);
    System.arraycopy(good, 0, marked, 3, good.length);
    byte[] without = Arrays.copyOfRange(good, 4, good.length);
    for (byte[] bytes : List.of(other, marked, without)) {
      try (ExportStore store = Exports.open(file(bytes), SKIPPING)) {
        assertThat(records(store)).isEqualTo(expected);
        assertThat(store.problems())
            .singleElement()
            .satisfies(each -> assertThat(each.message()).contains("does not begin with ZEXP"));
      }
      assertThatThrownBy(() -> Exports.open(file(bytes)))
          .hasMessageContaining("is not a .zexp export: it begins with")
          .hasMessageContaining("get a complete copy");
    }
    byte[] noise = new byte[4000];
    new Random(1).nextBytes(noise);
    assertThatThrownBy(() -> Exports.open(file(noise), SKIPPING))
        .hasMessageContaining("no record can be found in it");
  }

  /** What people take for an export is called what it is, not "no XML". */
  @ParameterizedTest
  @CsvSource({
    "FS30,a Data.fs",
    "FS21,a Data.fs",
    "'PK\u0003\u0004',a zip archive",
    "BZh91AY,packed by bzip2",
    "\u00fd7zXZ,packed by xz",
    "7z\u00bc\u00af,a 7z archive"
  })
  void whatIsNoExportIsCalledByItsName(String head, String what) throws IOException {
    byte[] bytes = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 300);
    for (ExportOptions options : List.of(SKIPPING, ExportOptions.DEFAULT)) {
      assertThatThrownBy(() -> Exports.open(file(bytes), options))
          .hasMessageContaining("export.zexp: is " + what);
    }
  }

  @Test
  void whiteSpaceBehindTheEndIsNoLoss() throws IOException {
    byte[] bytes = Arrays.copyOf(good, good.length + 3);
    bytes[good.length] = '\r';
    bytes[good.length + 1] = '\n';
    bytes[good.length + 2] = 0x1a;
    for (ExportOptions options : List.of(SKIPPING, ExportOptions.DEFAULT)) {
      try (ExportStore store = Exports.open(file(bytes), options)) {
        assertThat(store.problems())
            .singleElement()
            .satisfies(
                each -> {
                  assertThat(each.severity()).isEqualTo(Problem.Severity.NOTE);
                  assertThat(each.message()).isEqualTo("3 empty bytes after the end marker");
                });
      }
    }
  }

  @Test
  void withoutSkippingReadingEndsThere() throws IOException {
    byte[] bytes = good.clone();
    Arrays.fill(bytes, good.length / 2, good.length / 2 + 600, (byte) 0);
    try (ExportStore store = Exports.open(file(bytes))) {
      assertThat(store.problems())
          .anyMatch(problem -> problem.severity() == Problem.Severity.FATAL);
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("export.zexp"), bytes);
  }

  private Map<Long, String> expected() throws IOException {
    try (ExportStore store = Exports.open(Corpus.xml().resolve("plone6/library.zexp"))) {
      return records(store);
    }
  }

  private static Map<Long, String> records(ExportStore store) throws IOException {
    Map<Long, String> records = new HashMap<>();
    Snapshot snapshot = store.snapshot();
    for (var oids = snapshot.oids(); oids.hasNext(); ) {
      Oid oid = oids.next();
      try {
        var record = snapshot.load(oid);
        record.object();
        records.put(oid.value(), new String(record.pickle(), StandardCharsets.ISO_8859_1));
      } catch (StorageException damaged) {
        // Told, not given.
      }
    }
    return records;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }
}
