package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of the corpus gives what the ZODB that made it says, whole, cut, damaged, or with an
 * odd index.
 */
class DataFsCorpusTest {
  @TempDir Path folder;

  /**
   * sha256 of each packed record in the file, which is what a plain FileStorage gives, to that of
   * what is in it.
   */
  private Map<String, String> unpacked = Map.of();

  private boolean version;

  static Stream<DataFsCase> all() throws IOException {
    return DataFsCase.all();
  }

  static Stream<DataFsCase> cut() throws IOException {
    return DataFsCase.ending("-cut");
  }

  static Stream<DataFsCase> damaged() throws IOException {
    return DataFsCase.ending("-damaged");
  }

  static Stream<DataFsCase> index() throws IOException {
    return DataFsCase.ending("-index");
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesWhatItsGoldenDumpSays(DataFsCase one) throws IOException {
    Path file = one.copy(folder);
    for (FileStorageOptions options : bothWays()) {
      try (FileStorage storage = FileStorage.open(file, options)) {
        transactions(one, storage, options.indexAbove() == 0);
        loads(one, storage);
        JsonNode head = one.lines("golden.jsonl").get(0);
        assertThat(storage.indexSize()).isEqualTo(head.get("objects").asInt());
        List<Oid> oids = new ArrayList<>();
        storage.snapshot().oids().forEachRemaining(oids::add);
        assertThat(storage.size()).isIn(-1L, (long) oids.size());
        // ZODB itself gives the tid of a transaction that is not finished; the last whole one
        // counts here.
        String last = Tid.ZERO.hex();
        for (JsonNode line : one.lines("golden.jsonl")) {
          last = line.get("kind").asText().equals("txn") ? line.get("tid").asText() : last;
        }
        assertThat(storage.head().hex())
            .isEqualTo(head.has("iterator_error") ? head.get("last_tid").asText() : last);
      }
    }
  }

  private static List<FileStorageOptions> bothWays() {
    return List.of(FileStorageOptions.DEFAULT, FileStorageOptions.DEFAULT.withIndexAbove(0));
  }

  private void transactions(DataFsCase one, FileStorage storage, boolean indexed)
      throws IOException {
    byte[] bytes = one.bytes();
    List<JsonNode> lines =
        one.lines("golden.jsonl").stream()
            .filter(line -> List.of("txn", "rec").contains(line.get("kind").asText()))
            .toList();
    List<Transaction> found = new ArrayList<>();
    storage.transactions(Tid.ZERO).forEachRemaining(found::add);
    Iterator<Transaction> transactions = found.iterator();
    Iterator<Change> changes = List.<Change>of().iterator();
    for (JsonNode line : lines) {
      if (line.get("kind").asText().equals("txn")) {
        assertThat(changes.hasNext()).as("records before %s", line).isFalse();
        Transaction next = transactions.next();
        header(line, next.info());
        changes = next.changes().iterator();
      } else {
        Change change = changes.next();
        assertThat(change.oid().hex()).isEqualTo(line.get("oid").asText());
        assertThat(change.size()).as("%s", line).isEqualTo(line.get("size").asLong(-1));
        assertThat(change.dataTid() == null ? null : change.dataTid().hex())
            .as("%s", line)
            .isEqualTo(line.get("data_txn").isNull() ? null : line.get("data_txn").asText());
        if (line.get("length").asLong() > 0 && !line.has("version")) {
          int start = line.get("offset").asInt() + DataHeader.SIZE;
          byte[] data = Arrays.copyOfRange(bytes, start, start + line.get("size").asInt());
          assertThat(DataFsCase.sha256(data)).isEqualTo(line.get("sha256").asText());
        }
      }
    }
    assertThat(changes.hasNext()).isFalse();
    // ZODB's own iterator dies on a transaction of status u; ours goes on.
    if (!one.lines("golden.jsonl").get(0).has("iterator_error")) {
      assertThat(transactions.hasNext()).isFalse();
    }
    List<Tid> tids = found.stream().map(transaction -> transaction.info().tid()).toList();
    if (indexed && !tids.equals(tids.stream().sorted().toList())) {
      // Found from the end of the file without having seen the rest: no place for tids that fall.
      return;
    }
    // From any tid on, found from the end of the file.
    for (int i = 0; i < found.size(); i += 1 + found.size() / 7) {
      Tid from = found.get(i).info().tid();
      List<Transaction> rest = new ArrayList<>();
      storage.transactions(from).forEachRemaining(rest::add);
      assertThat(rest)
          .isEqualTo(found.stream().filter(t -> t.info().tid().compareTo(from) >= 0).toList());
    }
  }

  private void header(JsonNode line, TransactionInfo info) {
    assertThat(info.tid().hex()).isEqualTo(line.get("tid").asText());
    assertThat(String.valueOf(info.status())).isEqualTo(line.get("status").asText());
    sameBytes(line.get("user"), info.user());
    sameBytes(line.get("description"), info.description());
    sameBytes(line.get("extension"), info.extension());
  }

  private void sameBytes(JsonNode expected, byte[] found) {
    if (expected == null) {
      assertThat(found).isEmpty();
    } else if (expected.isObject()) {
      assertThat(found.length).isEqualTo(expected.get("size").asInt());
      assertThat(DataFsCase.sha256(found)).isEqualTo(expected.get("sha256").asText());
    } else {
      assertThat(HexFormat.of().formatHex(found)).isEqualTo(expected.asText());
    }
  }

  private void loads(DataFsCase one, FileStorage storage) throws IOException {
    Snapshot now = storage.snapshot();
    unpacked = unpacked(one);
    version = one.toString().endsWith("-versions");
    for (JsonNode line : one.lines("golden.jsonl")) {
      if (line.get("kind").asText().equals("load")) {
        Oid oid = new Oid(Long.parseUnsignedLong(line.get("oid").asText(), 16));
        loaded(now, oid, line.get("load"));
        for (Map.Entry<String, JsonNode> past : line.get("as_of").properties()) {
          Tid tid = new Tid(Long.parseUnsignedLong(past.getKey(), 16));
          loaded(storage.snapshot(tid), oid, past.getValue());
        }
      }
    }
  }

  private void loaded(Snapshot snapshot, Oid oid, JsonNode expected) throws StorageException {
    String about = oid + " as of " + snapshot.tid();
    // Older ZODBs give an empty record for an object that was gone at that time.
    if (expected.isNull() || expected.isTextual() || expected.get("size").asLong() == 0) {
      assertThat(snapshot.contains(oid)).as(about).isFalse();
      assertThatThrownBy(() -> snapshot.load(oid))
          .as(about)
          .isInstanceOf(NoSuchObjectException.class);
      return;
    }
    StoredRecord record = snapshot.load(oid);
    if (!version) {
      // ZODB 3.8 gives the tid of a version's record with the data from outside of it.
      assertThat(record.tid().hex()).as(about).isEqualTo(expected.get("serial").asText());
    }
    String stored = expected.get("sha256").asText();
    try {
      assertThat(DataFsCase.sha256(record.pickle()))
          .as(about)
          .isEqualTo(unpacked.getOrDefault(stored, stored));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> unpacked(DataFsCase one) throws IOException {
    byte[] bytes = one.bytes();
    Map<String, String> unpacked = new HashMap<>();
    for (JsonNode line : one.lines("golden.jsonl")) {
      if (line.get("kind").asText().equals("rec") && line.get("length").asLong() > 3) {
        int start = line.get("offset").asInt() + DataHeader.SIZE;
        byte[] data = Arrays.copyOfRange(bytes, start, start + line.get("length").asInt());
        if (data[0] == '.' && data[1] == 'z') {
          try (InputStream in =
              new InflaterInputStream(new ByteArrayInputStream(data, 2, data.length - 2))) {
            unpacked.put(line.get("sha256").asText(), DataFsCase.sha256(in.readAllBytes()));
          } catch (IOException notPacked) {
            // It only looks so, and stays as it is.
            assertThat(line.get("oid").asText()).isIn("0000000000000065", "0000000000000066");
          }
        }
      }
    }
    return unpacked;
  }

  @ParameterizedTest
  @MethodSource("cut")
  void isReadUpToACut(DataFsCase one) throws IOException {
    byte[] whole = one.bytes();
    int tried = 0;
    for (JsonNode line : one.lines("cuts.jsonl")) {
      byte[] bytes;
      if (line.has("cut")) {
        bytes = Arrays.copyOf(whole, line.get("cut").asInt());
      } else if (!line.get("append").isNull()) {
        byte[] more = HexFormat.of().parseHex(line.get("append").asText());
        bytes = Arrays.copyOf(whole, whole.length + more.length);
        System.arraycopy(more, 0, bytes, whole.length, more.length);
      } else {
        continue;
      }
      agrees(line, bytes);
      tried++;
    }
    assertThat(tried).isPositive();
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void saysWhereItIsDamaged(DataFsCase one) throws IOException {
    byte[] whole = one.bytes();
    for (JsonNode line : one.lines("patches.jsonl")) {
      byte[] patch = HexFormat.of().parseHex(line.get("patch").asText());
      byte[] bytes = whole.clone();
      System.arraycopy(patch, 0, bytes, line.get("offset").asInt(), patch.length);
      agrees(line, bytes);
    }
  }

  /** The careful reader's verdict, and that all it counts can be loaded. */
  private void agrees(JsonNode line, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("Data.fs"), bytes);
    String about =
        String.valueOf(line.get("name")) + " " + line.get("cut") + " " + line.get("offset");
    JsonNode reader = line.get("reader");
    FileStorageOptions stop = FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.STOP);
    if (reader.get("problem").asText().equals("not-a-filestorage")) {
      assertThatThrownBy(() -> FileStorage.open(file, stop))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is not a Data.fs");
      return;
    }
    try (FileStorage storage = FileStorage.open(file, stop)) {
      FileStorageScan.Fault verdict = storage.verdict();
      assertThat(verdict.verdict().word())
          .as(about)
          .isEqualTo(reader.get("problem").isNull() ? "" : reader.get("problem").asText());
      assertThat(verdict.offset()).as(about).isEqualTo(reader.get("offset").asLong());
      assertThat(verdict.transactions()).as(about).isEqualTo(reader.get("transactions").asLong());
      if (reader.has("objects")) {
        assertThat(verdict.objects()).as(about).isEqualTo(reader.get("objects").asInt());
        assertThat(new Tid(verdict.lastTid()).hex())
            .as(about)
            .isEqualTo(reader.get("last_tid").asText());
      }
      readsAllOrSaysWhy(storage);
    }
  }

  private void readsAllOrSaysWhy(FileStorage storage) throws IOException {
    Snapshot snapshot = storage.snapshot();
    for (long oid : storage.oids()) {
      try {
        assertThat(snapshot.load(new Oid(oid)).pickle()).isNotNull();
      } catch (StorageException said) {
        assertThat(said.getMessage()).contains(new Oid(oid).toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("index")
  void isNotMisledByAnIndex(DataFsCase one) throws IOException {
    Path file = one.copy(folder);
    for (JsonNode line : one.lines("indexes.jsonl")) {
      Path index = one.folder().resolve(line.get("index").asText());
      Files.write(folder.resolve("Data.fs.index"), Files.readAllBytes(index));
      for (FileStorageOptions options : bothWays()) {
        try (FileStorage storage = FileStorage.open(file, options)) {
          loads(one, storage);
          assertThat(storage.head().hex())
              .as("%s", line.get("name"))
              .isEqualTo(line.get("reader").get("last_tid").asText());
        }
      }
    }
  }
}
