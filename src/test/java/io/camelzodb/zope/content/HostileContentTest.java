package io.camelzodb.zope.content;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.testing.MemorySnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Content that no Zope would have written: told as problems, within bounds of time and size. */
@Timeout(60)
class HostileContentTest {
  private final MemorySnapshot source = new MemorySnapshot();

  private static Reference to(long oid, String className) {
    int dot = className.lastIndexOf('.');
    Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
    return new Reference(Tuple.of(new Bytes(new Oid(oid).toBytes()), global), true);
  }

  private static Bytes bytes(int length) {
    return new Bytes(new byte[length]);
  }

  private static Value file(Value data, long size) {
    return attributes(
        "__name__",
        new Text("f"),
        "content_type",
        new Text("image/png"),
        "data",
        data,
        "size",
        IntValue.of(size));
  }

  private ReadAll fileOf(Value data, long size) throws IOException {
    source.folder(1, "top", "f", 2);
    source.add(2, "OFS.Image.File", file(data, size));
    return ReadAll.of(source);
  }

  @Test
  void chainThatLeadsBackEnds() throws IOException {
    source.folder(1, "top", "f", 2);
    source.add(2, "OFS.Image.File", file(reference(10), 12));
    source.add(10, "OFS.Image.Pdata", attributes("data", bytes(5), "next", reference(11)));
    source.add(11, "OFS.Image.Pdata", attributes("data", bytes(7), "next", reference(10)));
    ReadAll all = ReadAll.of(source);
    assertThat(all.deliveries).hasSize(1);
    assertThat(all.deliveries.get(0).status()).isEqualTo(PayloadStatus.DAMAGED);
    assertThat(all.deliveries.get(0).bytes()).isEqualTo(12);
    assertThat(all.deliveries.get(0).problem()).contains("leads back to its part", "12 bytes");
  }

  @Test
  void danglingChainGivesWhatIsThere() throws IOException {
    ReadAll all = fileOf(reference(10), 100);
    assertThat(all.deliveries.get(0).status()).isEqualTo(PayloadStatus.DANGLING);
    assertThat(all.deliveries.get(0).problem()).contains(new Oid(10).toString(), "0 of 100 bytes");
    source.add(10, "OFS.Image.Pdata", attributes("data", bytes(40), "next", reference(99)));
    all = ReadAll.of(source);
    assertThat(all.deliveries.get(0).status()).isEqualTo(PayloadStatus.DAMAGED);
    assertThat(all.deliveries.get(0).bytes()).isEqualTo(40);
    assertThat(all.deliveries.get(0).problem()).contains(new Oid(99).toString());
  }

  @Test
  void liesAboutSizesAreSaid() throws IOException {
    ReadAll all = fileOf(bytes(40), Long.MAX_VALUE);
    assertThat(all.deliveries.get(0).status()).isEqualTo(PayloadStatus.OK);
    assertThat(all.bytes()).isEqualTo(40);
    assertThat(all.deliveries.get(0).problem()).contains("size of 9223372036854775807", "has 40");
  }

  @Test
  void chainsThatShareTheirPartsAreBounded() throws IOException {
    // 6,000 files, each a step further into one chain: 18 GB if each were written whole.
    int parts = 6000;
    List<Object> children = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      children.add("f" + i);
      children.add(100_000 + i);
    }
    source.folder(1, "top", children.toArray());
    Bytes data = bytes(1 << 10);
    for (int i = 0; i < parts; i++) {
      source.add(100_000L + i, "OFS.Image.File", file(reference(10 + i), -1));
      Value next = i + 1 < parts ? reference(11 + i) : NoneValue.NONE;
      source.add(10 + i, "OFS.Image.Pdata", attributes("data", data, "next", next));
    }
    ReadAll all = ReadAll.of(source);
    assertThat(all.payloads).hasSize(parts);
    assertThat(all.deliveries.get(0).status()).isEqualTo(PayloadStatus.OK);
    assertThat(all.bytes()).isLessThan(2L << 30);
    assertThat(all.deliveries)
        .anyMatch(delivery -> String.valueOf(delivery.problem()).contains("too many others"));
  }

  @Test
  void oneValueSharedByManyPayloadsIsBounded() throws IOException {
    Text large = new Text("x".repeat(1 << 20));
    ListValue units = new ListValue();
    for (int i = 0; i < 5000; i++) {
      Instance unit =
          new Instance(
              Instance.Kind.REDUCE,
              new Global("Products.Archetypes.BaseUnit", "BaseUnit"),
              Tuple.of(),
              null);
      unit.add(new Instance.State(attributes("raw", large, "mimetype", new Text("text/html"))));
      units.add(unit);
    }
    source.add(1, "OFS.SimpleItem.SimpleItem", attributes("id", new Text("x"), "units", units));
    ReadAll all = ReadAll.of(source);
    assertThat(all.bytes()).isLessThan(64L << 20);
    assertThat(all.payloads).isNotEmpty();
  }

  @Test
  void sharedValuesDoNotExplode() throws IOException {
    ListValue level = new ListValue();
    level.add(new Text("leaf"));
    Tuple tree = Tuple.of(Tuple.of(Tuple.of(new Text("key"), new Text("value"))));
    for (int i = 0; i < 200; i++) {
      ListValue next = new ListValue();
      next.add(level);
      next.add(level);
      level = next;
      tree = Tuple.of(Tuple.of(tree, new Text("k"), tree), NoneValue.NONE);
    }
    source.add(
        1,
        "OFS.SimpleItem.SimpleItem",
        attributes(
            "id",
            new Text("x"),
            "value",
            level,
            "subject",
            level,
            "workflow_history",
            to(2, "BTrees.OOBTree.OOBTree"),
            "__annotations__",
            to(2, "BTrees.OOBTree.OOBTree")));
    source.add(2, "BTrees.OOBTree.OOBTree", tree);
    ReadAll all = ReadAll.of(source);
    assertThat(all.records).hasSize(1);
    assertThat(all.records.get(0).fields().toString()).contains("cut");
    assertThat(all.problems).isNotEmpty();
  }

  @Test
  void rolesSharedByManyUsersAreBounded() throws IOException {
    ListValue roles = new ListValue();
    Dictionary users = new Dictionary();
    for (int i = 0; i < 20_000; i++) {
      roles.add(new Text("r" + i));
      users.put(new Text("u" + i), roles);
    }
    source.add(
        1, "OFS.Folder.Folder", attributes("id", new Text("x"), "__ac_local_roles__", users));
    ReadAll all = ReadAll.of(source);
    assertThat(all.records.get(0).localRoles()).isNotEmpty().hasSizeLessThan(10);
    assertThat(all.problems).anyMatch(problem -> problem.message().contains("local roles"));
  }

  @Test
  void recordSharedByManyObjectsIsBounded() throws IOException {
    int objects = 3000;
    List<Object> children = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      children.add("o" + i);
      children.add(10 + i);
    }
    source.folder(1, "top", children.toArray());
    for (int i = 0; i < objects; i++) {
      source.add(
          10 + i,
          "OFS.SimpleItem.SimpleItem",
          attributes("id", new Text("o" + i), "__annotations__", to(5, "BTrees.OOBTree.OOBTree")));
    }
    List<Value> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(new Text("key" + i));
      entries.add(IntValue.of(i));
    }
    source.add(5, "BTrees.OOBTree.OOBTree", Tuple.of(Tuple.of(Tuple.of(Tuple.of(entries)))));
    ReadAll all = ReadAll.of(source);
    assertThat(all.records).hasSize(objects + 1);
    assertThat(all.problems).anyMatch(problem -> problem.message().contains("so many others"));
  }

  @Test
  void cyclesOfAllKindsEnd() throws IOException {
    Dictionary loop = new Dictionary();
    loop.put(new Text("self"), loop);
    ListValue list = new ListValue();
    list.add(list);
    Instance instance = new Instance(Instance.Kind.OBJ, new Global("m", "File"), Tuple.of(), null);
    instance.add(new Instance.State(attributes("raw", instance, "mimetype", instance)));
    source.add(
        1,
        "plone.app.contenttypes.content.Document",
        attributes(
            "id",
            new Text("x"),
            "loop",
            loop,
            "list",
            list,
            "instance",
            instance,
            "subject",
            list,
            "creators",
            reference(1),
            "title",
            reference(1),
            "text",
            to(1, "plone.app.contenttypes.content.File"),
            "_md",
            reference(1),
            "workflow_history",
            loop,
            "__ac_local_roles__",
            loop,
            "__annotations__",
            reference(1),
            "blob_scales",
            loop,
            "talkback",
            reference(1)));
    ReadAll all = ReadAll.of(source);
    assertThat(all.records).hasSize(1);
    assertThat(all.records.get(0).fields().get("loop").toString()).contains("cycle");
  }

  @Test
  void commentsThatCommentOnThemselvesEnd() throws IOException {
    source.add(
        1,
        "plone.app.contenttypes.content.Document",
        attributes("id", new Text("x"), "__annotations__", reference(2)));
    source.add(
        2,
        "persistent.mapping.PersistentMapping",
        attributes("data", attributes("plone.app.discussion:conversation", reference(3))));
    Dictionary comments = new Dictionary();
    comments.put(IntValue.of(1), reference(4));
    comments.put(IntValue.of(2), reference(1));
    source.add(
        3, "plone.app.discussion.conversation.Conversation", attributes("_comments", comments));
    source.add(
        4,
        "plone.app.discussion.comment.Comment",
        attributes("text", new Text("hi"), "__annotations__", reference(2)));
    ReadAll all = ReadAll.of(source);
    assertThat(all.records)
        .extracting(ContentRecord::path)
        .containsExactlyInAnyOrder(
            "/x", "/x/++conversation++default/1", "/x/++conversation++default/2");
  }

  @Test
  void nestingIsCut() throws IOException {
    Value deep = new Text("bottom");
    for (int i = 0; i < 100_000; i++) {
      ListValue list = new ListValue();
      list.add(deep);
      deep = list;
    }
    source.add(
        1,
        "OFS.SimpleItem.SimpleItem",
        attributes("id", new Text("x"), "deep", deep, "subject", deep, "_properties", deep));
    ReadAll all = ReadAll.of(source);
    assertThat(all.records.get(0).fields().get("deep").toString()).contains("cut");
  }

  @Test
  void bytesThatAreNoTextAreReadAsLatin1AndSaid() throws IOException {
    OldString latin = new OldString("Größe".getBytes(StandardCharsets.ISO_8859_1));
    source.add(
        1,
        "Products.ATContentTypes.content.document.ATDocument",
        attributes(
            "id", new Text("x"),
            "title", latin,
            "description", latin,
            "subject", Tuple.of(latin),
            "note", latin));
    ReadAll all = ReadAll.of(source);
    ContentRecord record = all.records.get(0);
    assertThat(List.of(record.title(), record.description(), record.subject().get(0)))
        .containsOnly("Größe");
    assertThat(record.fields()).containsEntry("note", "Größe");
    assertThat(all.problems).isNotEmpty();
  }

  @Test
  void namesOfManyUnderscoresCostNothing() throws IOException {
    Dictionary state = attributes("id", new Text("x"));
    state.put(new Text("_".repeat(2_000_000)), to(2, "OFS.Image.File"));
    source.add(1, "OFS.SimpleItem.SimpleItem", state);
    source.add(2, "OFS.Image.File", file(bytes(3), 3));
    assertThat(ReadAll.of(source).bytes()).isEqualTo(3);
  }
}
