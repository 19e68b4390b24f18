package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
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
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Objects that cannot be recorded: all others are, the tree tells what it lacks, and no playback
 * takes that for removed.
 */
class UnrecordedTest {
  private static final long BROKEN = 0x10_0000;
  private static final long PART = 0x10_0001;
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dataFs;
  private Path tree;

  /** What may be wrong with the object {@code /site/broken}, or with its id. */
  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes the bytes.
  enum Kind {
    UNDECODABLE("Folder", "OFS.Folder.Folder", null),
    MISSING("Folder", "OFS.Folder.Folder", NOTHING),
    TOO_DEEP("Folder", "OFS.Folder.Folder", properties(property("deep"), "deep", nested(300))),
    NO_VALUE("Folder", "OFS.Folder.Folder", properties(property("hue"))),
    OTHER_PROPERTIES("Folder", "OFS.Folder.Folder", state("_properties", new Text("colour"))),
    OTHER_ROLES("Folder", "OFS.Folder.Folder", state("__ac_local_roles__", new Text("anna"))),
    NO_DATA("File", "OFS.Image.File", state("title", new Text(""))),
    NO_PART("File", "OFS.Image.File", state("data", MemorySnapshot.reference(PART))),
    GIT("Folder", ".git."),
    GIT_OF_MACOS("Folder", ".g\u200dit"),
    GIT_STREAM("Folder", ".git::$INDEX_ALLOCATION"),
    GIT_MODULES("Folder", ".gitmodules"),
    GIT_ATTRIBUTES("Folder", ".GITattributes"),
    OWN_NAME("Folder", "__meta__"),
    LONG_NAME("Folder", "x".repeat(256)),
    SLASH("Folder", "a/b");

    final String type;
    final String className;
    final String id;
    final byte[] record;

    Kind(String type, String id) {
      this.type = type;
      this.className = "OFS.Folder.Folder";
      this.id = id;
      this.record = UnrecordedTest.record(className, state("title", new Text("")));
    }

    Kind(String type, String className, Object state) {
      this.type = type;
      this.className = className;
      this.id = "broken";
      this.record =
          state == null
              ? "no pickle".getBytes(StandardCharsets.UTF_8)
              : state instanceof Dictionary attributes
                  ? UnrecordedTest.record(className, attributes)
                  : NOTHING;
    }

    String path() {
      return "/site/" + id;
    }
  }

  private static Dictionary state(Object... pairs) {
    return MemorySnapshot.attributes(pairs);
  }

  private static Dictionary property(String id) {
    return state("id", new Text(id), "type", new Text("string"));
  }

  private static Dictionary properties(Dictionary property, Object... more) {
    Dictionary state = state(more);
    state.put(new Text("title"), new Text(""));
    state.put(new Text("_properties"), Tuple.of(List.<Value>of(property)));
    return state;
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

  private static byte[] record(String className, Dictionary state) {
    int dot = className.lastIndexOf('.');
    Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
    try {
      return PickleWriter.writeRecord(new PickledObject(List.of(global, state)));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void aSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    tree = folder.resolve("tree");
  }

  /** What is changed in the database by somebody. */
  private interface Edit {
    void in(Commit commit, Snapshot snapshot) throws IOException;
  }

  private void edit(Edit edit) throws IOException {
    try (WritableStore store =
            WritableFileStorage.open(dataFs, FileStorageOptions.DEFAULT, null, false);
        Commit commit = store.begin(TransactionNote.of("", "test"))) {
      edit.in(commit, store.snapshot());
      commit.vote();
      commit.finish();
    }
  }

  private static ZopeObject object(Snapshot snapshot, String... ids) throws IOException {
    ObjectPath path = new ObjectPath(List.of(ids));
    return Objects.requireNonNull(new ObjectTree(snapshot, problem -> {}).resolve(path));
  }

  private void put(Kind kind) throws IOException {
    edit(
        (commit, snapshot) -> {
          contain(commit, object(snapshot, "site"), kind.id, kind.type, kind.className);
          if (kind.record.length > 0) {
            commit.store(new Oid(BROKEN), Tid.ZERO, kind.record);
          }
        });
  }

  private static void contain(
      Commit commit, ZopeObject container, String id, String type, String className)
      throws IOException {
    StateEdit state = new StateEdit(container.state());
    ContainerEdit children = new ContainerEdit(state);
    int dot = className.lastIndexOf('.');
    Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
    children.add(id, type, new Oid(BROKEN), global);
    children.finish();
    commit.store(
        container.oid(),
        container.tid(),
        PickleWriter.writeRecord(
            new PickledObject(List.of(container.record().classPart(), state.state()))));
  }

  private Path marker() {
    return tree.resolve("__root__/site/__unrecorded__");
  }

  private void assertTells(Path file, Kind kind) throws IOException {
    assertThat(file).isRegularFile();
    assertThat(Files.readString(file)).startsWith("[\n    (").endsWith(",\n]\n");
    String id = kind == Kind.GIT_OF_MACOS ? ".g\\u200dit" : kind.id;
    assertThat(Files.readString(file)).contains("('" + id + "', ").doesNotContain("" + folder);
  }

  private void assertRefused(Kind kind, String... more) throws IOException {
    byte[] before = Files.readAllBytes(dataFs);
    List<String> arguments = new ArrayList<>(List.of("playback", "/"));
    arguments.addAll(Arrays.asList(more));
    assertThat(run(arguments)).as(err.toString()).isEqualTo(1);
    String shown = ErrorLine.oneLine(kind.path());
    assertThat(err.toString().lines().filter(line -> line.contains("not removed")))
        .as(err.toString())
        .singleElement()
        .asString()
        .startsWith("camel-zodb: " + shown + ": not removed, since ")
        .contains("delete-unrecorded");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
    arguments.add("--dry-run");
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("delete ");
    arguments.add("--json");
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(out.toString()).contains("not removed, since ").doesNotContain("\"delete\"");
    arguments.remove("--json");
    arguments.add("--delete-unrecorded");
    assertThat(run(arguments)).as(err.toString()).isIn(1, 3);
    assertThat(out.toString()).contains("delete " + shown + " (");
    if (kind != Kind.SLASH) {
      assertThat(run("playback", "--dry-run", "--delete-unrecorded", kind.path()))
          .as(err.toString())
          .isIn(more.length == 0 ? List.of(3) : List.of(0, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allElseIsRecordedAndWhatIsMissingIsNotRemoved(Kind kind) throws Exception {
    put(kind);
    assertThat(run("record", "--commit", "/")).as(err.toString()).isEqualTo(1);
    assertThat(err.toString()).contains(ErrorLine.oneLine(kind.path()) + ": ");
    assertThat(out.toString()).contains("Commit: ");
    assertThat(new RealGit(tree).run("log", "-1", "--format=%B")).contains("Zodb-Tid: ");
    new RealGit(tree).run("fsck", "--strict", "--no-dangling");
    new RealGit(tree).run("init", "-q", "--bare", "../server");
    new RealGit(folder.resolve("server")).run("config", "receive.fsckObjects", "true");
    new RealGit(tree).run("push", "-q", "../server", "HEAD:refs/heads/main");
    new RealGit(folder).run("clone", "-q", "-b", "main", "server", "clone");
    assertThat(tree.resolve("__root__/site/add/__meta__")).isRegularFile();
    assertTells(marker(), kind);
    Map<String, String> recorded = TreeContents.of(tree);
    assertThat(run("record", "--skip-errors", "--commit", "/")).isZero();
    assertThat(out.toString()).doesNotContain("Commit: ");
    assertThat(TreeContents.of(tree)).isEqualTo(recorded);
    assertRefused(kind);

    // What the tree tells holds without the database, and the other way round.
    Files.delete(marker());
    assertRefused(kind);
    assertThat(run("record", "/")).isEqualTo(1);
    assertTells(marker(), kind);
    assertThat(run("history")).isEqualTo(1);
    assertRefused(kind, "--from", "rev:history");
    assertThat(new RealGit(tree).run("show", "history:__root__/site/__unrecorded__"))
        .isEqualTo(Files.readString(marker()));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedHindersNothingElse(Kind kind) throws Exception {
    put(kind);
    assertThat(run("record", "/")).isEqualTo(1);
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1\n");
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(out.toString()).startsWith("Played back 1 changes of ");
    assertThat(run("playback", "/site/add")).as(err.toString()).isZero();
    assertRefused(kind);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"GIT.*", "OWN.*", "LONG.*", "SLASH"})
  void whatCanBeRecordedAgainIs(Kind kind) throws Exception {
    assertThat(run("record", "--lasttxn", "--commit")).as(err.toString()).isZero();
    put(kind);
    assertThat(run("record", "--lasttxn", "--commit")).as(err.toString()).isEqualTo(1);
    assertTells(marker(), kind);
    edit(
        (commit, snapshot) ->
            commit.store(
                new Oid(BROKEN),
                kind.record.length == 0 ? Tid.ZERO : snapshot.load(new Oid(BROKEN)).tid(),
                record("OFS.Folder.Folder", state("title", new Text("mended")))));
    // The tree is of before.
    assertRefused(kind);
    assertThat(run("record", "--lasttxn", "--commit")).as(err.toString()).isZero();
    assertThat(marker()).doesNotExist();
    assertThat(tree.resolve("__root__/site/broken/__meta__")).content().contains("mended");
    assertThat(run("playback", "--dry-run", "/")).as(err.toString()).isZero();
  }

  @Test
  void whatIsBelowIsNotRemovedEither() throws Exception {
    assertThat(run("record", "/")).isZero();
    edit(
        (commit, snapshot) -> {
          contain(
              commit, object(snapshot, "site", "menu"), "broken", "Folder", "OFS.Folder.Folder");
          commit.store(new Oid(BROKEN), Tid.ZERO, Kind.UNDECODABLE.record);
        });
    try (Stream<Path> all = Files.walk(tree.resolve("__root__/site/menu"))) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(err.toString())
        .contains("/site/menu: not removed, since /site/menu/broken in it cannot be recorded: ");
    assertThat(run("playback", "/site/menu")).isEqualTo(1);
    assertThat(run("playback", "--delete-unrecorded", "/")).as(err.toString()).isZero();
    assertThat(run("record", "/")).as(err.toString()).isZero();
  }

  /** A record of a BTree that is missing hides what is in it. */
  @Test
  void whatCannotBeListedIsNotRemoved() throws Exception {
    put(Kind.UNDECODABLE);
    byte[] empty = record("OFS.Folder.Folder", state("title", new Text("")));
    edit((commit, snapshot) -> commit.store(new Oid(BROKEN + 2), Tid.ZERO, empty));
    edit(
        (commit, snapshot) ->
            commit.store(
                new Oid(BROKEN),
                snapshot.load(new Oid(BROKEN)).tid(),
                record(
                    "OFS.Folder.Folder",
                    state(
                        "title",
                        new Text(""),
                        "_tree",
                        MemorySnapshot.reference(PART),
                        "_objects",
                        Tuple.of(
                            List.<Value>of(
                                state("id", new Text("two"), "meta_type", new Text("Folder")))),
                        "two",
                        MemorySnapshot.reference(BROKEN + 2)))));
    assertThat(run("record", "/")).isEqualTo(1);
    assertThat(Files.readString(tree.resolve("__root__/site/broken/__unrecorded__")))
        .startsWith("[\n    ('', 'a part of a BTree is missing: there is no object ");
    edit(
        (commit, snapshot) -> {
          Value entries =
              Tuple.of(List.<Value>of(new Text("one"), MemorySnapshot.reference(BROKEN + 2)));
          Value bucket = Tuple.of(List.of(entries));
          Value tree = Tuple.of(List.of(Tuple.of(List.of(bucket))));
          commit.store(
              new Oid(PART),
              Tid.ZERO,
              PickleWriter.writeRecord(
                  new PickledObject(List.of(new Global("BTrees.OOBTree", "OOBTree"), tree))));
        });
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(err.toString())
        .contains("/site/broken/one: not removed, since it could not be recorded");
    assertThat(run("record", "/")).as(err.toString()).isZero();
    assertThat(tree.resolve("__root__/site/broken/one/__meta__")).isRegularFile();
    assertThat(tree.resolve("__root__/site/broken/__unrecorded__")).doesNotExist();
  }

  /** A part of a file that is missing leaves no folder that playback refuses then. */
  @Test
  void nothingHalfWrittenIsLeft() throws Exception {
    put(Kind.NO_PART);
    assertThat(run("record", "/")).isEqualTo(1);
    assertThat(tree.resolve("__root__/site/broken")).doesNotExist();
  }

  private int run(List<String> arguments) {
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-D", "zodb.source=file://" + dataFs, "-D", "zodb.base-dir=" + tree));
    return CamelZodb.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }
}
