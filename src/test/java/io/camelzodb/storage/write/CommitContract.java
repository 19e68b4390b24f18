package io.camelzodb.storage.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Sha256;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.contract.WritableStoreContract;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the promises of a writable store, and that the real ZODB reads what was written. */
public abstract class CommitContract extends WritableStoreContract {
  private static final Path CHECK = Path.of("src/test/python/zodb_check.py");
  private static final TransactionNote NOTE = TransactionNote.of("/ admin", "a note");

  /** How the Python script reaches the same database, once the store is closed. */
  protected abstract String forPython();

  private JsonNode dump() throws Exception {
    return new ObjectMapper().readTree(Python.script(CHECK, "dump", forPython()));
  }

  @Override
  protected void checkWritten(int objects) throws Exception {
    assertThat(dump().get("objects")).hasSize(objects);
  }

  private static Tid write(WritableStore store, Oid oid, Tid serial, String text) throws Exception {
    try (Commit commit = store.begin(NOTE)) {
      commit.store(oid, serial, Records.mapping("text", text));
      assertThat(commit.vote()).isEmpty();
      return commit.finish();
    }
  }

  private static Map<String, Value> values(List<Oid> oids) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("text", new Text("größer 😀"));
    values.put("bytes", new Bytes(new byte[] {0, -1, 10}));
    values.put("numbers", new ListValue(List.of(IntValue.of(-5), IntValue.of(1L << 40))));
    values.put("float", new FloatValue(0.1));
    values.put("none", NoneValue.NONE);
    values.put("pair", Tuple.of(new Text("a"), new ListValue()));
    values.put("child", Records.reference(oids.get(0), Records.MAPPING));
    values.put("blob", Records.reference(oids.get(1), Records.BLOB));
    return values;
  }

  @Test
  void whatWasWrittenIsReadByPython() throws Exception {
    byte[] data = new byte[200_001];
    new java.util.Random(1).nextBytes(data);
    Path file = Files.write(work.resolve("data"), data);
    Dictionary extension = new Dictionary();
    extension.put(new Text("request"), Tuple.of(IntValue.of(7), new Text("ü")));
    Tid tid;
    Tid second;
    List<Oid> oids;
    try (WritableStore store = open()) {
      assertThat(FreshRoot.make(store)).isTrue();
      assertThat(FreshRoot.make(store)).isFalse();
      Tid root = store.snapshot().load(Oid.ROOT).tid();
      try (Commit commit =
          store.begin(new TransactionNote("/ Jürgen", "zwei\nZeilen", extension))) {
        oids = commit.newOids(250);
        assertThat(oids).doesNotHaveDuplicates().hasSize(250).doesNotContain(Oid.ROOT);
        commit.store(Oid.ROOT, root, Records.mapping(values(oids)));
        commit.store(oids.get(0), Tid.ZERO, Records.mapping("text", "child"));
        commit.storeBlob(oids.get(1), Tid.ZERO, Records.blob(), BlobData.of(file));
        assertThat(store.snapshot().contains(oids.get(0))).isFalse();
        assertThat(commit.vote()).isEmpty();
        tid = commit.finish();
      }
      assertThat(store.head()).isEqualTo(tid);
      assertThat(store.snapshot().load(oids.get(0)).tid()).isEqualTo(tid);
      assertThat(store.snapshot().blob(oids.get(1)).orElseThrow().size()).isEqualTo(data.length);
      second = write(store, oids.get(0), tid, "changed");
      assertThat(second).isGreaterThan(tid);
    }
    JsonNode dump = dump();
    JsonNode transactions = dump.get("transactions");
    assertThat(transactions).hasSize(3);
    assertThat(transactions.get(0).get("description").asText())
        .isEqualTo("initial database creation");
    JsonNode written = transactions.get(1);
    assertThat(written.get("tid").asText()).isEqualTo(tid.hex());
    assertThat(written.get("user").asText()).isEqualTo("/ Jürgen");
    assertThat(written.get("description").asText()).isEqualTo("zwei\nZeilen");
    assertThat(written.get("extension").asText()).matches("\\{'request': [(\\[]7, 'ü'[)\\]]\\}");
    assertThat(written.get("records")).hasSize(3);
    JsonNode root = dump.get("objects").get("0");
    assertThat(root.get(0).asText()).isEqualTo(tid.hex());
    Map<String, String> shown = new LinkedHashMap<>();
    root.get(1).properties().forEach(one -> shown.put(one.getKey(), one.getValue().asText()));
    assertThat(shown)
        .containsEntry("text", "'größer 😀'")
        .containsEntry("bytes", "b'\\x00\\xff\\n'")
        .containsEntry("numbers", "[-5, 1099511627776]")
        .containsEntry("float", "0.1")
        .containsEntry("none", "None")
        .containsEntry("pair", "('a', [])")
        .containsEntry("child", "object " + oids.get(0).value() + " PersistentMapping")
        .containsEntry("blob", "blob " + Sha256.of(data));
    JsonNode child = dump.get("objects").get(String.valueOf(oids.get(0).value()));
    assertThat(child.get(0).asText()).isEqualTo(second.hex());
    assertThat(child.get(1).get("text").asText()).isEqualTo("'changed'");
  }
}
