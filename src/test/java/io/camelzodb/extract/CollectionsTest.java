package io.camelzodb.extract;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.testing.MemorySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Collections in {@code content.jsonl}: subclasses of built-in types whichever protocol pickled
 * them, BTrees, sets and persistent mappings with their rows, and large ones in files beside it.
 */
class CollectionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CASES = Path.of("src/test/resources/io/camelzodb/extract");

  @TempDir Path out;

  private final MemorySnapshot source = new MemorySnapshot();

  private Extracted extracted(String file) throws IOException {
    try (ObjectStore store =
        Sources.openNamed(
            CASES.resolve(file).toString(), Settings.of(Map.of(), Path.of("."), "test"))) {
      return Extracted.of(store, out);
    }
  }

  private Extracted extracted() throws IOException {
    return Extracted.of(new OneSnapshot(source), out);
  }

  private record OneSnapshot(Snapshot snapshot) implements ObjectStore {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public Tid head() {
      return Tid.ZERO;
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static Reference to(long oid, String module, String name) {
    return new Reference(
        Tuple.of(new Bytes(new Oid(oid).toBytes()), new Global(module, name)), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cPickle0", "cPickle1", "cPickle2", "pickle0", "pickle1", "pickle2"})
  void subclassesOfBuiltinTypesHoldTheSameInEveryProtocol(String id) throws IOException {
    JsonNode fields = extracted("subclasses.fs").objects().get("/" + id).path("fields");
    assertThat(fields.path("reg"))
        .isEqualTo(
            JSON.readTree(
                "{'class':'app.things.Registry','items':{'a':1,'b':['ä']},'state':{'note':'extra'}}"
                    .replace('\'', '"')));
    assertThat(fields.path("rows").path("items")).isEqualTo(JSON.readTree("[1,2]"));
    assertThat(fields.path("bin").path("base64").asText()).isEqualTo("/wByYXc=");
  }

  @Test
  void subclassesOfBuiltinTypesAreReadFromXml() throws IOException {
    JsonNode fields =
        extracted("subclasses.xml").objects().values().iterator().next().path("fields");
    assertThat(fields.path("names").path("items").path("de").asText()).isEqualTo("Haus");
    assertThat(fields.path("word").path("arguments").path(0).asText()).isEqualTo("Haus");
  }

  @Test
  void rowsOfSavedFormsAreWrittenOut() throws IOException {
    Extracted all = extracted("form-data.fs");
    JsonNode answers =
        all.objects().get("/Plone/survey/answers").path("fields").path("_inputStorage");
    assertThat(answers).hasSize(80);
    assertThat(answers.path("79").path(0).asText()).isEqualTo("visitor79@example.org");
    JsonNode old =
        all.objects().get("/Plone/survey/oldanswers").path("fields").path("SavedFormInput");
    assertThat(old).hasSize(3);
    JsonNode easy =
        all.objects()
            .get("/Plone/easy")
            .path("fields")
            .path("annotations")
            .path("EasyForm.saved.saver");
    assertThat(easy).hasSize(5);
    assertThat(easy.path("1560168867820").path("email").asText()).isEqualTo("e4@example.org");
  }

  @Test
  void setsBucketsAndRowsOfTheirOwnRecordsAreWrittenOut() throws IOException {
    source.add(
        1,
        "app.Thing",
        attributes(
            "id",
            new Text("x"),
            "tags",
            to(2, "BTrees.OOBTree", "OOTreeSet"),
            "rows",
            to(3, "app.rows", "SavedDataBTree"),
            "_user_passwords",
            to(6, "BTrees.OOBTree", "OOBTree")));
    source.add(
        2,
        "BTrees.OOBTree.OOTreeSet",
        Tuple.of(Tuple.of(Tuple.of(Tuple.of(text("a"), text("b"))))));
    source.add(
        3,
        "app.rows.SavedDataBTree",
        Tuple.of(
            Tuple.of(to(4, "BTrees.LOBTree", "LOBucket")), to(4, "BTrees.LOBTree", "LOBucket")));
    source.add(
        4, "BTrees.LOBTree.LOBucket", Tuple.of(Tuple.of(IntValue.of(7), to(5, "app.rows", "Row"))));
    source.add(
        5,
        "app.rows.Row",
        attributes("name", text("Anna"), "__parent__", to(1, "app", "Thing"), "__", text("hash")));
    source.add(
        6,
        "BTrees.OOBTree.OOBTree",
        Tuple.of(Tuple.of(Tuple.of(Tuple.of(text("admin"), text("{SSHA}x"))))));
    JsonNode fields = extracted().objects().values().iterator().next().path("fields");
    assertThat(fields.path("tags")).isEqualTo(JSON.readTree("[\"a\",\"b\"]"));
    JsonNode row = fields.path("rows").path("7");
    assertThat(row.path("class").asText()).isEqualTo("app.rows.Row");
    assertThat(row.path("state").path("name").asText()).isEqualTo("Anna");
    assertThat(row.path("state").path("__parent__").path("oid").asText())
        .isEqualTo(new Oid(1).hex());
    assertThat(Files.readString(out.resolve("content.jsonl"))).doesNotContain("SSHA", "\"hash\"");
  }

  private static Text text(String text) {
    return new Text(text);
  }

  @Test
  void keysThatJsonWouldTakeForOneStayApart() throws IOException {
    var dictionary = attributes("1", text("text"));
    dictionary.put(IntValue.of(1), text("number"));
    source.add(1, "app.Thing", attributes("id", text("x"), "map", dictionary));
    JsonNode map = extracted().objects().values().iterator().next().path("fields").path("map");
    assertThat(map).isEqualTo(JSON.readTree("{\"pairs\":[[\"1\",\"text\"],[1,\"number\"]]}"));
  }

  @Test
  void largeCollectionsAreFilesBesideTheList() throws IOException {
    int rows = 60_000;
    List<Value> buckets = new ArrayList<>();
    for (int i = 0; i < rows / 100; i++) {
      List<Value> items = new ArrayList<>();
      for (int j = 0; j < 100; j++) {
        items.add(IntValue.of(i * 100L + j));
        items.add(Tuple.of(text("row " + (i * 100 + j)), NoneValue.NONE));
      }
      source.add(100 + i, "BTrees.IOBTree.IOBucket", Tuple.of(Tuple.of(items)));
      if (i > 0) {
        buckets.add(IntValue.of(i * 100L));
      }
      buckets.add(to(100 + i, "BTrees.IOBTree", "IOBucket"));
    }
    MemorySnapshot whole = new MemorySnapshot();
    ListValue list = new ListValue();
    for (int i = 0; i < rows; i++) {
      list.add(Tuple.of(text("item " + i), text("more")));
    }
    whole.add(
        1,
        "app.Thing",
        attributes(
            "id",
            text("x"),
            "tree",
            to(2, "BTrees.IOBTree", "IOBTree"),
            "list",
            list,
            "last",
            text("end")));
    whole.add(
        2,
        "BTrees.IOBTree.IOBTree",
        Tuple.of(Tuple.of(buckets), to(100, "BTrees.IOBTree", "IOBucket")));
    for (int i = 0; i < rows / 100; i++) {
      whole.add(100 + i, "BTrees.IOBTree.IOBucket", source.load(new Oid(100 + i)).object().state());
    }
    Extracted all = Extracted.of(new OneSnapshot(whole), out);
    JsonNode fields = all.objects().values().iterator().next().path("fields");
    assertThat(fields.path("last").asText()).isEqualTo("end");
    assertThat(fields.path("tree").path("class").asText()).isEqualTo("BTrees.IOBTree.IOBTree");
    List<String> tree = Files.readAllLines(out.resolve(fields.path("tree").path("file").asText()));
    assertThat(tree).hasSize(rows);
    assertThat(JSON.readTree(tree.get(rows - 1)))
        .isEqualTo(JSON.readTree("{\"key\":59999,\"value\":[\"row 59999\",null]}"));
    List<String> items = Files.readAllLines(out.resolve(fields.path("list").path("file").asText()));
    assertThat(items).hasSize(rows);
    assertThat(items.get(rows - 1)).isEqualTo("[\"item 59999\",\"more\"]");
    assertThat(all.payloads().values().iterator().next())
        .extracting(line -> line.path("file").asText())
        .containsExactlyInAnyOrder(
            fields.path("tree").path("file").asText(), fields.path("list").path("file").asText());
    assertThat(all.result().complete()).isTrue();
    // Once more: the files are those of the run before.
    assertThat(Extracted.of(new OneSnapshot(whole), out).result().removed()).isZero();
  }
}
