package io.camelzodb.zope.state;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.PickledRecord;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.Secrecy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that no Zope would store, as state files and back; state files that nobody wrote. */
@Timeout(60)
class HostileStateTest {
  private static final byte[] DAMAGED = {(byte) 0x80, 2, 'c', 'm', '\n', 'C', '\n', '.', 'X', 1};
  private static final long BAD = 0x0bad_0000L;

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void cyclesMissingAndDamagedRecordsComeOnceEach() throws IOException {
    MemorySnapshot records =
        new MemorySnapshot()
            .add(
                1,
                "m.Thing",
                attributes("self", reference(1), "next", reference(2), "again", reference(2)))
            .add(
                2,
                "m.Part",
                attributes(
                    "back",
                    reference(1),
                    "gone",
                    reference(99),
                    "bad",
                    reference(BAD),
                    "folder",
                    reference(7)))
            .add(7, "OFS.Folder.Folder", attributes());
    OidSet tree = new OidSet();
    tree.add(new Oid(7));
    String file = state(records, tree);
    List<StateEntry> entries = read(file);
    assertThat(entries.stream().map(entry -> entry.oid().value()))
        .containsExactly(1L, 2L, 99L, BAD);
    assertThat(entries.get(2)).isInstanceOf(StateEntry.Missing.class);
    assertThat(((StateEntry.Damaged) entries.get(3)).bytes()).isEqualTo(DAMAGED);
    assertThat(CanonicalText.of(((StateEntry.Stored) entries.get(1)).object().pickles()))
        .isEqualTo(CanonicalText.of(records.load(new Oid(2)).object().pickles()));
    assertThat(problems.stream().map(Problem::oid))
        .containsExactlyInAnyOrder(new Oid(99), new Oid(BAD));
    assertThat(state(records, tree)).isEqualTo(file);
  }

  @Test
  void aChainOfRecordsMayBeLong() throws IOException {
    int length = 100_000;
    MemorySnapshot records = new MemorySnapshot();
    for (int i = 1; i <= length; i++) {
      records.add(
          i, "m.Link", attributes("next", reference(i % length + 1), "first", reference(1)));
    }
    StateReader reader = reader(state(records, new OidSet()));
    long expected = 0;
    for (StateEntry entry = reader.next(); entry != null; entry = reader.next()) {
      assertThat(entry.oid().value()).isEqualTo(++expected);
    }
    assertThat(expected).isEqualTo(length);
    assertThat(problems).isEmpty();
  }

  @Test
  void aRecordMayBeDeepAndAnotherWide() throws IOException {
    Value deep = new ListValue();
    for (int i = 0; i < 50_000; i++) {
      deep = i % 2 == 0 ? Tuple.of(deep, NoneValue.NONE) : new ListValue(List.of(deep));
    }
    ListValue wide = new ListValue();
    for (int i = 2; i < 100_000; i++) {
      wide.add(reference(i % 1000 + 2));
    }
    wide.add(new Text("x".repeat(8_000_000)));
    MemorySnapshot records =
        new MemorySnapshot()
            .add(1, "m.Deep", attributes("deep", deep, "wide", reference(2)))
            .add(2, "m.Wide", attributes("wide", wide));
    List<StateEntry> entries = read(state(records, new OidSet()));
    assertThat(entries).hasSize(2 + 999);
    assertThat(CanonicalText.of(((StateEntry.Stored) entries.get(0)).object().pickles()))
        .isEqualTo(CanonicalText.of(records.load(new Oid(1)).object().pickles()));
  }

  @Test
  void aFileThatEndsAnywhereIsAFaultAtALineOrShorter() throws IOException {
    MemorySnapshot records =
        new MemorySnapshot()
            .add(1, "m.Thing", attributes("next", reference(BAD), "title", new Text("a\nb")))
            .add(2, "m.Part", attributes("gone", reference(99)));
    String file = state(records, new OidSet());
    int whole = read(file).size();
    int refused = 0;
    for (int length = 0; length < file.length(); length++) {
      try {
        assertThat(read(file.substring(0, length)).size()).isLessThanOrEqualTo(whole);
      } catch (PickleException fault) {
        refused++;
        assertThat(fault).hasMessageMatching("(?s)line \\d+, column \\d+: .+");
      }
    }
    assertThat(refused).isGreaterThan(file.length() / 2);
  }

  @Test
  void saysWhereAFileIsWrong() {
    String first = "state 1\n\nmissing 0000000000000001\n";
    assertRefused("", "this is not a state file");
    assertRefused("state 2\n", "must begin with state 1");
    assertRefused(first + "missing 0000000000000001\n", "a second entry for 0000000000000001");
    assertRefused(first + "record 0000000000000001\n<m:C>\n", "a second entry");
    assertRefused(first + "invented 0000000000000002\n", "an unknown entry invented");
    assertRefused(
        first + "damaged 0000000000000002\nNone\n", "expected the bytes of the damaged record");
    assertRefused(first + "record 0000000000000002\n<m:C>\n{}\nblob '../x'\n", "__blob__");
    assertRefused(first + "record 0000000000000002\n" + "(".repeat(2_000_000), "line");
    assertRefused(first + "missing 12\n", "line 4, column 11");
  }

  private static void assertRefused(String file, String said) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(PickleException.class)
        .hasMessageMatching("(?s)line \\d+, column \\d+: .+")
        .hasMessageContaining(said);
  }

  private String state(MemorySnapshot records, OidSet tree) throws IOException {
    StoredRecord first = records.load(new Oid(1));
    ZopeObject object =
        new ZopeObject(
            new ObjectPath(List.of("thing")),
            first.oid(),
            first.tid(),
            0,
            first.className(),
            null,
            first.object(),
            () -> null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StateRecords(object, new WithDamage(records), tree, Secrecy.KEEP, problems::add)
        .writeTo((name, content) -> content.writeTo(out));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static StateReader reader(String file) {
    return new StateReader(new StringReader(file), PickleLimits.DEFAULT);
  }

  private static List<StateEntry> read(String file) throws IOException {
    List<StateEntry> entries = new ArrayList<>();
    StateReader reader = reader(file);
    for (StateEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(entry);
    }
    return entries;
  }

  /** The records, and one more that ends within an opcode. */
  private record WithDamage(MemorySnapshot records) implements Snapshot {
    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      return oid.value() == BAD
          ? new PickledRecord(oid, Tid.ZERO, DAMAGED, name(), PickleLimits.DEFAULT)
          : records.load(oid);
    }

    @Override
    public Tid tid() {
      return records.tid();
    }

    @Override
    public String name() {
      return records.name();
    }

    @Override
    public Oid root() {
      return records.root();
    }

    @Override
    public boolean export() {
      return records.export();
    }

    @Override
    public boolean contains(Oid oid) {
      return oid.value() == BAD || records.contains(oid);
    }

    @Override
    public Iterator<Oid> oids() {
      return records.oids();
    }

    @Override
    public Optional<BlobData> blob(Oid oid) {
      return records.blob(oid);
    }
  }
}
