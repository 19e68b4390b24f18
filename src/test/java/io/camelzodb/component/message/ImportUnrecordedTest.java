package io.camelzodb.component.message;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.component.tree.ZopeTreeConstants;
import io.camelzodb.git.RealGit;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an import, or {@code zope-tree:}, cannot write: all else is, and the tree tells what it
 * lacks, as that of a recording does, so that no playback takes it for removed.
 */
class ImportUnrecordedTest {
  private static final String FOLDER = "OFS.Folder.Folder";
  private static final String BTREE_FOLDER = "Products.BTreeFolder2.BTreeFolder2.BTreeFolder2";
  private static final int SITE = 1;
  private static final int BUCKET = 22;

  @TempDir private Path folder;
  private final Main main = new Main();
  private final Map<Integer, byte[]> records = new LinkedHashMap<>();

  @AfterEach
  void stop() {
    main.stop();
  }

  private Path mirror() {
    return folder.resolve("mirror");
  }

  private void start(String... more) throws IOException {
    Map<String, String> pairs = new TreeMap<>();
    pairs.put("zodb.base-dir", mirror().toString());
    pairs.put("zodb.inbox", folder.resolve("inbox").toString());
    for (int i = 0; i < more.length; i += 2) {
      pairs.put(more[i], more[i + 1]);
    }
    main.setDefaultPropertyPlaceholderLocation("false");
    Settings.of(pairs, folder, "test").pairs().forEach(main::addInitialProperty);
    main.configure()
        .withRoutesIncludePattern("file:" + Path.of("routes/import-xml.yaml").toAbsolutePath())
        .withAutoConfigurationLogSummary(false);
    main.start();
  }

  private Exchange request(String uri, Object body) {
    return main.getCamelContext()
        .createFluentProducerTemplate()
        .to(uri)
        .withBody(body)
        .request(Exchange.class);
  }

  private Message send() throws IOException {
    Exchange done = request("direct:import-xml", zexp());
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
    return done.getMessage();
  }

  private void add(int oid, String className, Value state) throws IOException {
    int dot = className.lastIndexOf('.');
    Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
    records.put(oid, PickleWriter.writeRecord(new PickledObject(List.of(global, state))));
  }

  private static Dictionary container(Object... idsAndOids) {
    Dictionary state = attributes("title", new Text(""));
    List<Value> listed = new ArrayList<>();
    for (int i = 0; i < idsAndOids.length; i += 2) {
      Text id = new Text((String) idsAndOids[i]);
      listed.add(attributes("id", id, "meta_type", new Text("Folder")));
      state.put(id, reference((Integer) idsAndOids[i + 1]));
    }
    state.put(new Text("_objects"), Tuple.of(listed));
    return state;
  }

  private byte[] zexp() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("ZEXP".getBytes(StandardCharsets.US_ASCII));
    for (Map.Entry<Integer, byte[]> each : records.entrySet()) {
      out.write(new Oid(each.getKey()).toBytes());
      out.write(ByteBuffer.allocate(8).putLong(each.getValue().length).array());
      out.write(each.getValue());
    }
    out.write(new Oid(-1).toBytes());
    out.write(new Oid(-1).toBytes());
    return out.toByteArray();
  }

  private static Value nested(int depth) {
    Value value = new Text("x");
    for (int i = 0; i < depth; i++) {
      ListValue list = new ListValue();
      list.add(value);
      value = list;
    }
    return value;
  }

  private static Dictionary property(String id, Object... more) {
    Dictionary state = container(more);
    Dictionary property = attributes("id", new Text(id), "type", new Text("string"));
    state.put(new Text("_properties"), Tuple.of(List.<Value>of(property)));
    return state;
  }

  /** A site in which all can be recorded. */
  private void wholeSite() throws IOException {
    Dictionary site =
        container("good", 2, "damaged", 3, "lost", 4, "hue", 5, "deep", 7, ".git.", 8, "bt", 20);
    site.put(new Text("id"), new Text("site"));
    add(SITE, FOLDER, site);
    add(2, FOLDER, container("kid", 10));
    add(10, FOLDER, container());
    add(3, FOLDER, container("kid", 11));
    add(11, FOLDER, container());
    add(4, FOLDER, container());
    add(5, FOLDER, container("kid", 6));
    add(6, FOLDER, container());
    add(7, FOLDER, container());
    add(8, FOLDER, container("kid", 9));
    add(9, FOLDER, container());
    add(20, BTREE_FOLDER, attributes("_tree", reference(21)));
    Value tree =
        Tuple.of(
            List.of(
                Tuple.of(List.of(reference(BUCKET), new Text("m"), reference(23))),
                reference(BUCKET)));
    add(21, "BTrees.OOBTree.OOBTree", tree);
    add(BUCKET, "BTrees.OOBTree.OOBucket", bucket("a", 24, reference(23)));
    add(23, "BTrees.OOBTree.OOBucket", bucket("z", 25, null));
    add(24, FOLDER, container());
    add(25, FOLDER, container());
  }

  private static Value bucket(String id, int oid, Value next) {
    Value items = Tuple.of(List.of(new Text(id), reference(oid)));
    return Tuple.of(next == null ? List.of(items) : List.of(items, next));
  }

  private void breakSite() throws IOException {
    // It stops in the middle of what it says.
    records.put(3, "\u0080\u0002cFoo\nBar\nq\u0001.}ru.".getBytes(StandardCharsets.ISO_8859_1));
    records.remove(4);
    add(5, FOLDER, property("colour", "kid", 6));
    Dictionary deep = property("deep");
    deep.put(new Text("deep"), nested(300));
    add(7, FOLDER, deep);
    records.remove(BUCKET);
  }

  private Map<String, String> told(String path) throws IOException {
    Path file = mirror().resolve("__root__/" + path + "/__unrecorded__");
    return UnrecordedFile.parse(Files.readAllBytes(file));
  }

  private boolean isThere(String path) {
    return Files.exists(mirror().resolve("__root__/" + path + "/__meta__"));
  }

  @Test
  void whatCannotBeImportedIsToldInTheTreeAndTheRestIsImported() throws Exception {
    start("zodb.enter-unsupported", "true");
    wholeSite();
    breakSite();
    Message done = send();
    assertThat(isThere("site/good/kid")).isTrue();
    assertThat(isThere("site/bt/z")).isTrue();
    // An object has its __meta__ or no folder.
    for (String id : List.of("damaged", "lost", "hue", "deep", ".git.")) {
      assertThat(mirror().resolve("__root__/site").resolve(id)).as(id).doesNotExist();
    }
    assertThat(told("site"))
        .containsOnlyKeys("damaged", "lost", "hue", "deep", ".git.")
        .containsEntry("lost", "there is no record " + new Oid(4))
        .containsEntry("hue", "the property colour has no value, nor has any container");
    assertThat(told("site/bt")).containsOnlyKeys(UnrecordedFile.UNKNOWN);
    RealGit git = new RealGit(mirror());
    git.findsAllInOrder();
    assertThat(git.run("ls-files", "*__unrecorded__").lines())
        .containsExactly("__root__/site/__unrecorded__", "__root__/site/bt/__unrecorded__");
    List<?> problems = done.getHeader(ZopeTreeConstants.PROBLEMS, List.class);
    assertThat(problems).hasSizeGreaterThan(5);

    // It is the tree that a recording makes of the same export.
    Path file = Files.write(folder.resolve("site.zexp"), zexp());
    Map<String, String> pairs =
        Map.of(
            "zodb.source",
            "zexp:" + file,
            "zodb.base-dir",
            folder.resolve("other").toString(),
            "zodb.enter-unsupported",
            "true");
    Recording.of(Settings.of(pairs, folder, "test")).run(List.of("/"));
    for (String marker : List.of("site/__unrecorded__", "site/bt/__unrecorded__")) {
      assertThat(mirror().resolve("__root__/" + marker))
          .hasSameTextualContentAs(folder.resolve("other/__root__/" + marker));
    }
  }

  @Test
  void whatIsThereStaysAndTheMarkerGoesWithWhatItTells() throws Exception {
    start("zodb.enter-unsupported", "true");
    wholeSite();
    send();
    assertThat(told("site")).containsOnlyKeys(".git.");
    breakSite();
    send();
    for (String path : List.of("site/damaged/kid", "site/lost", "site/hue/kid", "site/deep")) {
      assertThat(isThere(path)).as(path).isTrue();
    }
    assertThat(isThere("site/bt/a")).as("listed by what is missing").isTrue();
    Dictionary site = container("good", 2, "lost", 4, "bt", 20);
    site.put(new Text("id"), new Text("site"));
    records.clear();
    wholeSite();
    add(SITE, FOLDER, site);
    send();
    assertThat(mirror().resolve("__root__/site/__unrecorded__")).doesNotExist();
    assertThat(mirror().resolve("__root__/site/bt/__unrecorded__")).doesNotExist();
    assertThat(isThere("site/deep")).as("gone from the export").isFalse();
    new RealGit(mirror()).findsAllInOrder();
  }

  @Test
  void aRootThatCannotBeReadFailsTheImport() throws Exception {
    start();
    Dictionary site = property("colour");
    site.put(new Text("id"), new Text("site"));
    add(SITE, FOLDER, site);
    Exchange done = request("direct:import-xml", zexp());
    assertThat(done.getException())
        .hasMessageContaining("/site: the property colour has no value, nor has any container");
  }

  @Test
  void secretsAndSelectionHoldForImportsAsWell() throws Exception {
    start("zodb.secrets", "mask", "zodb.exclude", "/site/good");
    Dictionary site = property("api_password", "good", 2, "other", 4);
    site.put(new Text("id"), new Text("site"));
    site.put(new Text("api_password"), new Text("opensesame"));
    add(SITE, FOLDER, site);
    add(2, FOLDER, container("kid", 3));
    add(3, FOLDER, container());
    add(4, FOLDER, container());
    send();
    assertThat(mirror().resolve("__root__/site/__meta__"))
        .content()
        .contains("api_password")
        .doesNotContain("opensesame");
    assertThat(isThere("site/other")).isTrue();
    assertThat(mirror().resolve("__root__/site/good")).doesNotExist();
  }

  @Test
  void whatTheComponentIsGivenAndCannotWriteIsTold() throws Exception {
    start();
    String uri = "zope-tree:" + mirror();
    ObjectData data = new ObjectData(new TreeMap<>(Map.of("type", new Text("Folder"))), null);
    ObjectPath site = new ObjectPath(List.of("site"));
    TreeObject refused = new TreeObject(site.child(".git."), data, null);
    Set<String> children = Set.of(".git.", "deep", "a");
    request(uri, List.of(new TreeObject(site, data, children), refused));
    assertThat(told("site")).containsOnlyKeys(".git.");

    ObjectData tooDeep =
        new ObjectData(
            new TreeMap<>(Map.of("type", new Text("Folder"), "props", nested(300))), null);
    Exchange failed = request(uri, new TreeObject(site.child("deep"), tooDeep, null));
    assertThat(failed.getException()).hasMessageContaining("nested");
    assertThat(told("site")).containsOnlyKeys(".git.", "deep");

    // The container alone says nothing new of what it still lists.
    request(uri, new TreeObject(site, data, children));
    assertThat(told("site")).containsOnlyKeys(".git.", "deep");
    request(uri, new TreeObject(site.child("deep"), data, null));
    assertThat(told("site")).containsOnlyKeys(".git.");
    request(uri, new TreeObject(site, data, Set.of("deep")));
    assertThat(mirror().resolve("__root__/site/__unrecorded__")).doesNotExist();
  }
}
