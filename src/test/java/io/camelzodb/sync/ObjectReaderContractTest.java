package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.comparison.ObjectComparison;
import io.camelzodb.zope.comparison.ObjectDifference;
import io.camelzodb.zope.type.SourceDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each reader of objects keeps, be it over a database, an export, files, git or a tar. */
class ObjectReaderContractTest {
  private static final ObjectPath MANY = new ObjectPath(List.of("many"));

  @TempDir static Path folder;
  private static ReaderSources sources;

  /** The objects as the files that perfact-zodbsync has written, by path. */
  private static final SortedMap<String, String> WRITTEN = new TreeMap<>();

  private static JsonNode listed;

  @BeforeAll
  static void makeThem() throws IOException {
    Path golden = Corpus.zope().resolve("golden/types");
    sources = new ReaderSources(folder, golden.resolve("Data.fs"));
    listed = new ObjectMapper().readTree(golden.resolve("objects.json").toFile());
  }

  @AfterAll
  static void closeThem() throws IOException {
    sources.close();
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void beginsAtTheRoot(ReaderSources.Kind kind) throws IOException {
    ObjectReader reader = sources.reader(kind);
    assertThat(reader.tops()).containsExactly(ObjectPath.ROOT);
    ObjectVersion root = Objects.requireNonNull(reader.read(ObjectPath.ROOT));
    assertThat(root.path()).isEqualTo(ObjectPath.ROOT);
    assertThat(root.order()).isNull();
    assertThat(reader.name()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void givesEachObjectWithWhatFilesHoldOfIt(ReaderSources.Kind kind) throws IOException {
    ObjectReader reader = sources.reader(kind);
    SortedMap<String, String> found = new TreeMap<>();
    walk(reader, ObjectPath.ROOT, found);
    assertThat(found).hasSizeGreaterThan(300);
    synchronized (WRITTEN) {
      if (WRITTEN.isEmpty()) {
        WRITTEN.putAll(found);
      }
      assertThat(found).isEqualTo(WRITTEN);
    }
    // Those that Zope lists, where all above them are recorded.
    TreeSet<String> expected = new TreeSet<>();
    for (JsonNode object : listed) {
      if (!object.get("path").asText().startsWith("/many/")) {
        expected.add(object.get("path").asText());
      }
    }
    assertThat(expected).containsAll(found.keySet());
    assertThat(found.keySet()).contains("/acl_users");
    assertThat(read(sources.tree().resolve("__root__/acl_users/__meta__")))
        .isEqualTo(found.get("/acl_users").split("\n@", -1)[0] + "\n");
  }

  /** The files of each object as text, with its children and their order. */
  private static void walk(ObjectReader reader, ObjectPath path, SortedMap<String, String> found)
      throws IOException {
    ObjectVersion object = reader.read(path);
    if (path.equals(MANY)) {
      assertThat(object).isNull();
      return;
    }
    Objects.requireNonNull(object, path::toString);
    ObjectFiles files = ObjectFiles.of(path, object.data(), problem -> {});
    List<String> children = new ArrayList<>(object.children());
    assertThat(children).isSortedAccordingTo(String::compareTo).doesNotHaveDuplicates();
    if (children.remove("many")) {
      assertThat(object.leftOut("many")).contains("not selected");
    }
    found.put(
        path.toString(),
        new String(files.metadata(), StandardCharsets.UTF_8).stripTrailing()
            + "\n@"
            + files.sourceName()
            + (files.source() == null ? "" : SourceDigest.of(files.source()))
            + children
            + object.order());
    reader.announce(object, children, id -> false);
    for (String id : children) {
      ObjectVersion child = reader.child(object, id);
      ObjectVersion named = reader.read(path.child(id));
      assertThat(child == null ? null : child.path())
          .isEqualTo(named == null ? null : named.path());
      assertThat(child == null ? null : child.oid()).isEqualTo(named == null ? null : named.oid());
      walk(reader, path.child(id), found);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void tellsTheOrderWhereItCounts(ReaderSources.Kind kind) throws IOException {
    ObjectReader reader = sources.reader(kind);
    List<ObjectVersion> ordered = new ArrayList<>();
    ordered(reader, ObjectPath.ROOT, ordered);
    assertThat(ordered).isNotEmpty();
    boolean another = false;
    for (ObjectVersion object : ordered) {
      List<String> order = Objects.requireNonNull(object.order());
      assertThat(order).containsExactlyInAnyOrderElementsOf(object.children());
      another |= !order.equals(object.children());
    }
    assertThat(another).isTrue();
  }

  private static void ordered(ObjectReader reader, ObjectPath path, List<ObjectVersion> ordered)
      throws IOException {
    ObjectVersion object = reader.read(path);
    if (object == null) {
      return;
    }
    if (object.order() != null) {
      ordered.add(object);
    }
    for (String id : object.children()) {
      ordered(reader, path.child(id), ordered);
    }
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void thereIsNothingElsewhere(ReaderSources.Kind kind) throws IOException {
    ObjectReader reader = sources.reader(kind);
    for (List<String> ids :
        List.of(
            List.of("nowhere"),
            List.of("nowhere", "at", "all"),
            List.of("acl_users", "x"),
            List.of(".."),
            List.of("..", ".."),
            List.of(""),
            List.of("a/b"),
            List.of("__meta__"))) {
      assertThat(reader.read(new ObjectPath(ids))).as("%s", ids).isNull();
    }
    ObjectVersion root = Objects.requireNonNull(reader.read(ObjectPath.ROOT));
    assertThat(root.leftOut("nowhere")).isNull();
    assertThat(Objects.requireNonNull(reader.read(new ObjectPath(List.of("acl_users")))).children())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void readsInAnyOrderAndMoreThanOnce(ReaderSources.Kind kind) throws IOException {
    ObjectReader reader = sources.reader(kind);
    ObjectPath deep = deepest(reader, ObjectPath.ROOT);
    assertThat(deep.depth()).isGreaterThan(1);
    byte[] first = files(sources.reader(kind), deep);
    assertThat(files(reader, ObjectPath.ROOT)).isNotEmpty();
    assertThat(files(reader, deep)).isEqualTo(first);
    assertThat(files(reader, deep)).isEqualTo(first);
  }

  private static byte[] files(ObjectReader reader, ObjectPath path) throws IOException {
    ObjectVersion object = Objects.requireNonNull(reader.read(path));
    object.data();
    return ObjectFiles.of(path, object.data(), problem -> {}).metadata();
  }

  private static ObjectPath deepest(ObjectReader reader, ObjectPath path) throws IOException {
    ObjectPath deepest = path;
    if (path.equals(MANY)) {
      return path;
    }
    for (String id : Objects.requireNonNull(reader.read(path)).children()) {
      ObjectPath below = deepest(reader, path.child(id));
      deepest = below.depth() > deepest.depth() ? below : deepest;
    }
    return deepest;
  }

  @ParameterizedTest
  @EnumSource(ReaderSources.Kind.class)
  void theSameObjectsDoNotDiffer(ReaderSources.Kind kind) throws IOException {
    // The others with each other then do not either.
    for (ReaderSources.Kind other :
        List.of(ReaderSources.Kind.DATABASE, ReaderSources.Kind.FOLDER)) {
      List<ObjectDifference> found = new ArrayList<>();
      new ObjectComparison(sources.reader(kind), sources.reader(other))
          .findingMoves()
          .run(found::add);
      assertThat(found).as("%s and %s", kind, other).isEmpty();
    }
  }
}
