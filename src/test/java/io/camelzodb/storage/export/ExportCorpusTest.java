package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every real export is read whole; the two forms of one export give the same. */
class ExportCorpusTest {

  static Stream<Path> exports() throws IOException {
    try (Stream<Path> all = Files.walk(Corpus.xml(), 2)) {
      return all.filter(ExportCorpusTest::isExport).sorted().toList().stream();
    }
  }

  private static boolean isExport(Path file) {
    return file.toString().matches(".*\\.(xml|zexp)(\\.gz)?");
  }

  static Stream<Path> xmlExports() throws IOException {
    return exports().filter(file -> file.toString().contains(".xml"));
  }

  @ParameterizedTest
  @MethodSource("exports")
  void isReadToItsEnd(Path file) throws IOException {
    try (ExportStore store = Exports.open(file)) {
      int decoded = 0;
      try (ExportRecords records = ExportRecords.of(store)) {
        while (records.hasNext()) {
          assertThat(records.next().object().className()).isNotNull();
          decoded++;
        }
      }
      assertThat(decoded).isEqualTo(store.size()).isPositive();
      assertThat(store.problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("xmlExports")
  void bothFormsGiveTheSame(Path xml) throws IOException {
    Path zexp = Path.of(xml.toString().replace(".xml", ".zexp"));
    try (ExportStore one = Exports.open(xml);
        ExportStore other = Exports.open(zexp)) {
      Snapshot left = one.snapshot();
      Snapshot right = other.snapshot();
      assertThat(left.root()).isEqualTo(right.root());
      assertThat(oids(left)).isEqualTo(oids(right));
      int different = 0;
      List<String> examples = new ArrayList<>();
      for (Oid oid : oids(right)) {
        String a = lossy(left.load(oid).object().pickles());
        String b = lossy(right.load(oid).object().pickles());
        if (!a.equals(b)) {
          different++;
          examples.add(oid + "\n  xml  " + a + "\n  zexp " + b);
        }
      }
      assertThat(examples.stream().limit(3)).isEmpty();
      assertThat(different).isZero();
    }
  }

  private static Set<Oid> oids(Snapshot snapshot) throws IOException {
    Set<Oid> oids = new HashSet<>();
    snapshot.oids().forEachRemaining(oids::add);
    return oids;
  }

  /** The text of a record without what the XML loses. */
  private static String lossy(List<Value> pickles) {
    return CanonicalText.of(
        pickles,
        value -> {
          if (value instanceof FloatValue number) {
            return String.format("%.11e", number.value());
          }
          if (value instanceof BoolValue truth) {
            return CanonicalText.of(List.of(IntValue.of(truth.value() ? 1 : 0)));
          }
          if (value instanceof Text text && text.value().contains("\r")) {
            return CanonicalText.of(
                List.of(new Text(text.value().replace("\r\n", "\n").replace('\r', '\n'))));
          }
          return null;
        });
  }
}
