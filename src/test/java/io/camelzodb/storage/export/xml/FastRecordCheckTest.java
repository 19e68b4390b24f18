package io.camelzodb.storage.export.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.testing.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick look at a record against the reader itself: what it lets pass is whole. */
class FastRecordCheckTest {
  private static final String PIECES =
      "<>/\"'&;]= .-0123456789 <int>1</int> <reference id=\"1.2\"/> <none/> id=\"1.3\" ]]> <!---->"
          + " <tuple> </tuple> <string encoding=\"\"> </string> <value> </value> \u0001 \u00e4 \u007f"
          + " encoding=\"cdata\" <![CDATA[ &amp; <state> </klass> \r \n e+5 L True";
  private static final int ROUNDS = 40_000;

  @ParameterizedTest
  @ValueSource(strings = {"plone43-site.xml.gz", "every-value.xml", "zope2-classic.xml"})
  void mostRecordsAreUsual(String name) throws Exception {
    Path file = Corpus.xml().resolve("zope2").resolve(name);
    FastRecordCheck usual = new FastRecordCheck(ExportOptions.DEFAULT);
    int passed = 0;
    try (ExportStore store = Exports.open(file)) {
      for (int i = 0; i < store.size(); i++) {
        passed += usual.isComplete(bytes(store, i), store.index().length(i)) ? 1 : 0;
      }
      assertThat((long) passed).isGreaterThan(store.size() * 3 / 4);
    }
  }

  @Test
  void whatPassesIsReadWithoutARemark() throws Exception {
    String[] pieces = PIECES.split(" ");
    Random random = new Random(7);
    List<byte[]> records = new ArrayList<>();
    try (ExportStore store = Exports.open(Corpus.xml().resolve("zope2/every-value.xml"))) {
      for (int i = 0; i < store.size(); i++) {
        records.add(bytes(store, i));
      }
    }
    FastRecordCheck usual = new FastRecordCheck(ExportOptions.DEFAULT);
    XmlRecordReader reader = new XmlRecordReader(ExportOptions.DEFAULT, false);
    List<String> wrong = new ArrayList<>();
    int passed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] whole = records.get(random.nextInt(records.size()));
      byte[] damaged = whole.length > 4000 ? whole : damage(whole, random, pieces);
      if (usual.isComplete(damaged, damaged.length)) {
        passed++;
        try {
          reader.read(
              damaged,
              damaged.length,
              (offset, message, advice) -> {
                throw new IllegalStateException(message);
              });
        } catch (RecordFault | IllegalStateException fault) {
          wrong.add(fault.getMessage() + ": " + new String(damaged, StandardCharsets.UTF_8));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(passed).isBetween(ROUNDS / 50, ROUNDS * 9 / 10);
  }

  @Test
  void limitsHold() throws Exception {
    ExportOptions all = ExportOptions.DEFAULT;
    ExportOptions few =
        new ExportOptions(
            false,
            false,
            all.maxRecordBytes(),
            4,
            3,
            all.maxRecords(),
            all.maxProblems(),
            all.maxUnpackedBytes(),
            all.maxUnpackRatio(),
            all.pickles());
    String pass =
        "<record id=\"1\"><pickle><tuple><int>1</int><int>2</int></tuple></pickle></record>";
    assertThat(isWhole(few, pass)).isTrue();
    assertThat(isWhole(few, pass.replace("</tuple>", "<none/></tuple>"))).isFalse();
    assertThat(isWhole(few, pass.replace("<int>1</int>", "<list><none/></list>"))).isFalse();
  }

  private static boolean isWhole(ExportOptions options, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return new FastRecordCheck(options).isComplete(bytes, bytes.length);
  }

  private static byte[] bytes(ExportStore store, int position) throws StorageException {
    byte[] bytes = new byte[store.index().length(position)];
    store.file().readFully(store.index().offset(position), bytes, bytes.length);
    return bytes;
  }

  /** One place is changed: a byte, a piece put in, a part cut out or moved. */
  private static byte[] damage(byte[] record, Random random, String[] pieces) {
    String text = new String(record, StandardCharsets.ISO_8859_1);
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(12));
    String piece =
        switch (random.nextInt(5)) {
          case 0 -> Character.toString(text.charAt(at) ^ 1 << random.nextInt(8));
          case 1 -> "";
          case 2 -> {
            int from = random.nextInt(text.length());
            yield text.substring(from, Math.min(text.length(), from + random.nextInt(60)));
          }
          default ->
              new String(
                  pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8),
                  StandardCharsets.ISO_8859_1);
        };
    if (random.nextBoolean()) {
      to = random.nextBoolean() ? at : Math.min(text.length(), at + 1);
    }
    return (text.substring(0, at) + piece + text.substring(to))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
