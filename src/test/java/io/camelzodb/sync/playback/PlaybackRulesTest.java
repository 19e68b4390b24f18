package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Selection;
import io.camelzodb.sync.playback.plan.Difference;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.MemoryDatabase;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What playback does with edited trees of a small real site, and what it refuses. */
class PlaybackRulesTest {
  @TempDir Path folder;
  private final MemoryDatabase database = new MemoryDatabase();
  private PlaybackOptions options = PlaybackOptions.DEFAULT;
  private Path tree;

  @BeforeEach
  void aSite() throws Exception {
    tree = folder.resolve("tree");
    try (ObjectStore store =
        FileStorage.open(
            Corpus.zope().resolve("golden/tiny/Data.fs"), FileStorageOptions.DEFAULT)) {
      database.copy(store.snapshot());
    }
    record(tree, RecordOptions.DEFAULT);
  }

  @Test
  void aScriptWhoseSourceChangesLosesItsCodeAndKeepsTheRest() throws Exception {
    assertThat(object("/site/add").state().get("_code")).isNotNull();
    source("site/add", "__source__.py", "return 1");
    Plan plan = play("/");
    assertThat(plan.operations()).hasSize(1);
    assertThat(((Operation.Change) plan.operations().get(0)).differences())
        .containsExactly(new Difference("source", "20 bytes", "8 bytes"));
    assertThat(object("/site/add").state().get("_body")).isEqualTo(new Text("return 1\n"));
    for (String name : List.of("_code", "Python_magic", "Script_magic", "__code__")) {
      assertThat(object("/site/add").state().get(name)).as(name).isNull();
    }
    assertThat(object("/site/add").state().get("__ac_local_roles__")).isNotNull();
    assertThat(play("/").operations()).isEmpty();
  }

  @Test
  void anotherTypeNeedsOverrideAndKeepsWhatIsContained() throws Exception {
    meta("site/menu", "('title', 'Menu')", "('type', 'Folder')");
    assertThat(play("/").problems()).singleElement().asString().contains("use --override");
    assertThat(object("/site/menu").metaType()).isEqualTo("Folder (Ordered)");
    var alpha = object("/site/menu/alpha").oid();
    options = options.withOverride(true);
    assertThat(play("/site/menu").operations())
        .singleElement()
        .isInstanceOf(Operation.Retype.class);
    assertThat(object("/site/menu").metaType()).isEqualTo("Folder");
    assertThat(object("/site/menu/alpha").oid()).isEqualTo(alpha);
    meta("site/menu", "('title', 'Menu')", "('type', 'Mail Host')");
    assertThat(play("/site/menu").problems())
        .singleElement()
        .asString()
        .contains("a Mail Host cannot contain alpha, mid, zeta");
    options = options.withRecurse(false);
    assertThat(play("/site/menu").problems())
        .singleElement()
        .asString()
        .contains("cannot contain the objects in it");
  }

  @Test
  void idsGoFromPropertyToObjectAndBack() throws Exception {
    meta("site", "('title', 'Site')", "('type', 'Folder')");
    meta("site/colour", "('title', '')", "('type', 'Folder')");
    play("/");
    assertThat(object("/site/colour").metaType()).isEqualTo("Folder");
    assertThat(back()).containsKey("__root__/site/colour/__meta__");
    delete("site/colour");
    String colour = "('props', [[('id', 'colour'), ('type', 'string'), ('value', 'red')]])";
    meta("site", colour, "('title', 'Site')", "('type', 'Folder')");
    play("/");
    assertThat(object("/site").state().get("colour")).isEqualTo(new Text("red"));
    assertThat(play("/").operations()).isEmpty();
    // One object alone takes the place of a property as well.
    meta("site/colour", "('title', '')", "('type', 'Folder')");
    options = options.withRecurse(false);
    assertThat(play("/site/colour").operations())
        .singleElement()
        .isInstanceOfSatisfying(
            Operation.Create.class, create -> assertThat(create.replacesProperty()).isTrue());
    assertThat(object("/site/colour").metaType()).isEqualTo("Folder");
    options = options.withRecurse(true);
    assertThat(play("/").problems())
        .singleElement()
        .asString()
        .contains("colour is the id of a property and of an object in it; rename one of them");
  }

  @Test
  void theRootsUsersAreNeverRemovedButOthersAre() throws Exception {
    delete("acl_users");
    delete("site/page");
    meta("site/acl_users", "('title', '')", "('type', 'User Folder')", "('users', [])");
    play("/", "/acl_users");
    assertThat(object("/acl_users").metaType()).isEqualTo("User Folder");
    assertThat(object("/site").state().get("__allow_groups__")).isNotNull();
    assertThat(back()).doesNotContainKey("__root__/site/page/__meta__");
    delete("site/acl_users");
    play("/site");
    assertThat(object("/site").state().get("__allow_groups__")).isNull();
  }

  @Test
  void onlyTheUserThatChangesIsWritten() throws Exception {
    Path users = tree.resolve("__root__/acl_users/__meta__");
    var folderTid = object("/acl_users").tid();
    Files.writeString(
        users, Files.readString(users).replaceFirst("'anna', b'[^']*'", "'anna', 'x'"));
    play("/");
    assertThat(object("/acl_users").tid()).isEqualTo(folderTid);
    assertThat(back().get("__root__/acl_users/__meta__")).contains("('anna', 'x', [");
    Files.writeString(users, Files.readString(users).replaceAll(" *\\('anna'.*\n", ""));
    play("/");
    assertThat(back().get("__root__/acl_users/__meta__")).doesNotContain("anna").contains("bert");
  }

  @Test
  void whatSettingsLeaveOutStays() throws Exception {
    delete("site/page");
    source("site/add", "__source__.py", "return 1\n");
    options = options.withSelection(new Selection("", "/site/page,/site/add", "", ""));
    assertThat(play("/").operations()).isEmpty();
    assertThat(play("/site/page").operations()).isEmpty();
  }

  @Test
  void whatCannotBeFilesIsNotSuperfluous() throws Exception {
    ZopeObject site = object("/site");
    StateEdit state = new StateEdit(site.state());
    ContainerEdit children = new ContainerEdit(state);
    for (String id : List.of("a/b", "__source__x", ".git", "x".repeat(256), "plain")) {
      children.add(
          id, "Folder", object("/site/menu/mid").oid(), new Global("OFS.Folder", "Folder"));
    }
    children.finish();
    try (Commit commit = database.begin(TransactionNote.of("", "test"))) {
      commit.store(
          site.oid(),
          site.tid(),
          PickleWriter.writeRecord(
              new PickledObject(List.of(site.record().classPart(), state.state()))));
      commit.vote();
      commit.finish();
    }
    assertThat(play("/").operations())
        .singleElement()
        .isEqualTo(new Operation.Delete(site.path().child("plain"), "Folder"));
    assertThat(new ContainerEdit(new StateEdit(object("/site").state())).ids())
        .contains("a/b", "__source__x", ".git")
        .doesNotContain("plain");
  }

  @ParameterizedTest
  @EnumSource(
      value = Secrecy.class,
      names = {"MASK", "OMIT"})
  void aMaskNeverBecomesAPassword(Secrecy secrecy) throws Exception {
    String before = back().get("__root__/acl_users/__meta__");
    Path masked = folder.resolve("masked");
    record(masked, RecordOptions.DEFAULT.withSecrecy(secrecy));
    tree = masked;
    assertThat(play("/").operations()).isEmpty();
    Path users = tree.resolve("__root__/acl_users/__meta__");
    Files.writeString(
        users, Files.readString(users).replace("['Manager', 'Editor']", "['Editor']"));
    assertThat(play("/").operations()).hasSize(1);
    assertThat(back().get("__root__/acl_users/__meta__"))
        .isEqualTo(before.replace("['Manager', 'Editor']", "['Editor']"));
    Files.writeString(users, Files.readString(users).replace("('anna'", "('anton'"));
    assertThat(play("/").problems()).singleElement().asString().contains("the password of anton");
  }

  /** One message for each, and nothing is written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "site/x|('type', 'Nonsense')|there is no type Nonsense",
        "site/x|('title', 'x')|names no type",
        "site/x|('type', 'Folder'), ('title', 7)|title is not a text",
        "site/x|('type', 'Folder'), ('title', ''), ('users', [])|has no users",
        "site/x|('type', 'Folder'), ('title', ''), ('is_root', True)|only the root",
        "site/x|('type', 'Folder'), ('roles', 'ab')|roles is neither a list nor a tuple",
        "site/x|('type', 'Folder'), ('perms', [('View', 1, [])])|an item of perms is not",
        "site/x|('type', 'Folder'), ('props', [[('id', '_objects'), ('value', 1)]])|cannot be the id",
        "site/x|('type', 'Folder'), ('props', [[('id', 'a')]])|no id or no value",
        "site/x|('type', 'Script (Python)'), ('args', ''), ('bindings', [])|there is no source file",
        "site/x|('type', 'Mail Host'), ('smtp_port', 25)|has no smtp_host",
        "site/x|('type', 'User Folder'), ('users', [])|the id acl_users",
        "site/acl_users|('type', 'Folder')|the id acl_users",
        "site/acl_users|('type', 'User Folder'), ('users', [('a', None, [], ())])|neither text nor bytes",
        "site/a<b|('type', 'Folder')|holds one of <>&",
        "site/x__|('type', 'Folder')|two underscores",
        "site/REQUEST|('type', 'Folder')|a name that Zope uses itself",
        "site/x|('type', 'ZForce')|cannot be created",
        "site/x|('type', 'Folder'), ('owner', DateTime('2020/01/01'))|owner is not a pair",
        "site/x|('type', 'Folder'), ('owner', 5)|owner is not a pair",
        "site/x|('type', 'Folder'), ('owner', ('acl_users', 'anna'))|owner is not a pair",
        "site/x|('type', 'Folder'), ('perms', [('View', True, ['a']), ('View', True, ['b'])])|View occurs twice",
        "site/x|('type', 'Folder'), ('local_roles', [('a', ['b']), ('a', ['c'])])|a occurs twice",
        "site/x|('type', 'Folder'), ('props', [[('id', ''), ('value', 1)]])|is empty",
        "site/x|('type', 'Folder'), ('props', [[('id', 'a'), ('type', 5), ('value', 1)]])|type of the property a",
        "site/x|('type', 'Folder'), ('title', ''), ('props', [[('id', 'objectIds'), ('value', 1)]])|as Zope uses that name",
        "site/x|('type', 'Folder'), ('title', ''), ('props', [[('id', 'd'), ('value', DateTime('2023/02/29 10:00:00 UTC'))]])|not a date",
        "site/x|('type', 'Folder'), ('title', ''), ('props', [[('id', 'd'), ('value', DateTime('2023/02/28 10:00:00 Mars/Base'))]])|not a date",
        "site/x|('type', 'Folder'), ('title', ''), ('props', [[('id', 'd'), ('value', DateTime('2023/02/28 10:00:00 GMT+14'))]])|not a date",
        "site/x|('type', 'Mail Host'), ('smtp_host', 7), ('smtp_port', 25)|smtp_host is not a text",
        "site/x|('type', 'Mail Host'), ('smtp_host', ''), ('smtp_port', 'a')|smtp_port is not a number",
        "site/x|('type', 'RAM Cache Manager'), ('settings', [('a', 1), ('a', 2)])|a occurs twice in settings",
        "site/x|('type', 'Z cxOracle Database Connection'), ('connection_string', 7)|connection_string is not a text",
        "site/objectIds|('type', 'Folder')|Zope refuses it",
        "site/menu/moveObjectsUp|('type', 'Folder')|Zope refuses it",
        "ZopeTime|('type', 'Folder')|Zope refuses it",
        "site/add/x|('type', 'Folder')|cannot contain x",
      })
  void whatContradictsItselfIsNamed(String path, String metadata, String message) throws Exception {
    meta(path, metadata);
    source("site/page", "__source-utf8__.html", "a change that is not written");
    long head = database.head().value();
    Plan plan = play("/");
    assertThat(plan.problems()).singleElement().asString().contains(message);
    assertThat(database.head().value()).isEqualTo(head);
  }

  @Test
  void aNewContainerHasNamesOfItsOwnAsWell() throws Exception {
    meta("site/x", "('type', 'Folder')");
    meta("site/x/manage_main", "('type', 'Folder')");
    // A method of an ordered folder, not of this one.
    meta("site/x/moveObjectsUp", "('type', 'Folder')");
    assertThat(play("/").problems())
        .singleElement()
        .asString()
        .startsWith("/site/x/manage_main:")
        .contains("Zope refuses it");
  }

  /** Be the object new or not: nobody would ever see it. */
  @Test
  void aSourceOfATypeWithoutOneIsNamed() throws Exception {
    source("site/menu", "__source__.txt", "text");
    meta("site/x", "('type', 'Mail Host'), ('smtp_host', ''), ('smtp_port', 25)");
    source("site/x", "__source__.txt", "text");
    assertThat(play("/").problems())
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.toString()).contains("has no source"));
  }

  @Test
  void dateTimesAreStoredInTheirZone() throws Exception {
    String dates =
        Stream.of(
                "2024/02/29 23:59:59 Europe/Berlin",
                "2024/07/01 12:00:00 US/Eastern",
                "1500/02/28 10:00:00 UTC",
                "999999/12/31 10:00:00 GMT+13",
                "2024/02/03 10:00:00 -1230")
            .map(text -> "DateTime('" + text + "')")
            .collect(Collectors.joining(", ", "[", "]"));
    String property = "[('id', 'd'), ('type', 'lines'), ('value', " + dates + ")]";
    meta("site/x", "('props', [" + property + "]), ('title', ''), ('type', 'Folder')");
    assertThat(play("/").problems()).isEmpty();
    String recorded = back().get("__root__/site/x/__meta__");
    for (String date : dates.substring(1, dates.length() - 1).split(", ")) {
      assertThat(recorded).contains(date);
    }
    assertThat(play("/").operations()).isEmpty();
  }

  @Test
  void allProblemsOfARunAreToldAndTheRestIsPlayedBackIfAsked() throws Exception {
    meta("site/x", "('type', 'Nonsense')");
    meta("site/add", "('type', __import__('os'))");
    source("site/page", "__source-utf8__.html", "changed");
    assertThat(play("/").problems()).hasSize(2);
    options = options.withSkipErrors(true);
    assertThat(play("/").operations()).hasSize(1);
    assertThat(back()).containsEntry("__root__/site/page/__source-utf8__.html", "changed");
  }

  @Test
  void aPathNeedsItsParent() throws Exception {
    meta("new", "('title', '')", "('type', 'Folder')");
    meta("new/below", "('title', '')", "('type', 'Folder')");
    options = options.withRecurse(false);
    assertThat(play("/new/below").problems())
        .singleElement()
        .asString()
        .contains("there is no /new");
    assertThat(play("__root__/new/__meta__", "/new/below/").operations()).hasSize(2);
    assertThat(object("/new/below").metaType()).isEqualTo("Folder");
  }

  @Test
  void aConflictNamesTheObjectsAndWritesNothing() throws Exception {
    source("site/add", "__source__.py", "return 1\n");
    meta("site/new", "('title', '')", "('type', 'Folder')");
    var before = database.snapshot();
    Plan stale =
        new Planner(before, new ObjectTreeReader(new FolderSource(tree)), options)
            .plan(List.of("/"));
    play("/site/add");
    long head = database.head().value();
    try (Commit commit = database.begin(TransactionNote.of("", "test"))) {
      new PlanWriter(before, options, commit, Instant.now()).write(stale.operations());
      assertThatThrownBy(commit::vote)
          .isInstanceOfSatisfying(
              ConflictException.class,
              conflict ->
                  assertThat(conflict.conflicts())
                      .singleElement()
                      .satisfies(
                          each -> assertThat(each.oid()).isEqualTo(stale(stale, "/site/add"))));
    }
    assertThat(database.head().value()).isEqualTo(head);
    assertThat(play("/").operations()).hasSize(1);
  }

  private static Oid stale(Plan plan, String path) {
    return plan.operations().stream()
        .filter(each -> each.path().toString().equals(path))
        .map(each -> ((Operation.Change) each).oid())
        .findFirst()
        .orElseThrow();
  }

  private Plan play(String... paths) throws IOException {
    var snapshot = database.snapshot();
    Plan plan =
        new Planner(snapshot, new ObjectTreeReader(new FolderSource(tree)), options)
            .plan(List.of(paths));
    if (!plan.operations().isEmpty() && (options.skipErrors() || !plan.hasErrors())) {
      try (Commit commit = database.begin(TransactionNote.of("", "test"))) {
        new PlanWriter(snapshot, options, commit, Instant.now()).write(plan.operations());
        commit.vote();
        commit.finish();
      }
    }
    return plan;
  }

  private ZopeObject object(String path) throws IOException {
    List<String> ids = List.of(path.substring(1).split("/"));
    ObjectTree objects = new ObjectTree(database.snapshot(), problem -> {});
    return Objects.requireNonNull(objects.resolve(new ObjectPath(ids)), path);
  }

  private Map<String, String> back() throws IOException {
    Path back = Files.createTempDirectory(folder, "back");
    record(back, RecordOptions.DEFAULT);
    return TreeContent.of(back);
  }

  private void record(Path to, RecordOptions how) throws IOException {
    List<Problem> problems = new ArrayList<>();
    ObjectTreeFiles files = new ObjectTreeFiles(to, problems::add);
    new TreeRecorder(database.snapshot(), files, how, problems::add).run(List.of(ObjectPath.ROOT));
    assertThat(problems).isEmpty();
  }

  private void meta(String path, String... pairs) throws IOException {
    Path home = Files.createDirectories(tree.resolve("__root__").resolve(path));
    Files.writeString(home.resolve("__meta__"), "[" + String.join(", ", pairs) + "]\n");
  }

  private void source(String path, String name, String content) throws IOException {
    Files.writeString(tree.resolve("__root__").resolve(path).resolve(name), content);
  }

  private void delete(String path) throws IOException {
    try (var files = Files.list(tree.resolve("__root__").resolve(path))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(tree.resolve("__root__").resolve(path));
  }
}
