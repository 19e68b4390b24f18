package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New objects of the types whose products are in no Zope of today's packages. */
class NewTypesTest {
  @TempDir Path folder;

  private Path tree;
  private Settings settings;

  @BeforeEach
  void aTree() throws IOException {
    tree = folder.resolve("tree");
    settings =
        Settings.of(
            Map.of(
                "zodb.source",
                "file://" + folder.resolve("Data.fs"),
                "zodb.base-dir",
                tree.toString()),
            folder,
            "the test");
    meta("", "[('is_root', True), ('title', 'Zope'), ('type', 'Folder')]");
  }

  @Test
  void comeBackAsTheyWere() throws Exception {
    meta(
        "first",
        "[('autocommit', True), ('connection_string', 'dbname=a'), ('encoding', ''),"
            + " ('readonlymode', False), ('tilevel', 2), ('title', 'First'),"
            + " ('type', 'Z Psycopg Database Connection'), ('zdatetime', None)]");
    meta(
        "odbc",
        "[('autocommit', True), ('connection_string', \"DSN='x'\"), ('maxrows', 10),"
            + " ('title', ''), ('type', 'Z PyODBC Database Connection')]");
    for (String type : List.of("cxOracle", "sap")) {
      meta(
          type,
          "[('connection_string', 'a/b@c'), ('title', ''), ('type', 'Z "
              + type
              + " Database Connection')]");
    }
    meta(
        "tex",
        "[('props', [[('id', 'paper'), ('type', 'string'), ('value', 'a4')]]),"
            + " ('title', 'TeX'), ('type', 'DTML TeX')]");
    Files.writeString(tree.resolve("__root__/tex/__source__.txt"), "\\documentclass{minimal}");
    meta("acl_users", "[('title', 'User Folder'), ('type', 'Simple User Folder')]");
    meta(
        "acl_users/getUserIds",
        "[('args', ''), ('bindings', []), ('proxy_roles', []), ('title', ''),"
            + " ('type', 'Script (Python)')]");
    Files.writeString(
        tree.resolve("__root__/acl_users/getUserIds/__source__.py"), "return ['anna']\n");

    Playback.Result result = Playback.of(settings).run(List.of("/"));
    assertThat(result.plan().problems()).isEmpty();
    Path back = folder.resolve("back");
    Settings there =
        Settings.of(
            Map.of(
                "zodb.source",
                "file://" + folder.resolve("Data.fs"),
                "zodb.base-dir",
                back.toString()),
            folder,
            "the test");
    Recording.of(there).run(List.of("/"));
    Recording.of(settings).run(List.of("/"));
    assertThat(TreeContent.of(back)).isEqualTo(TreeContent.of(tree)).hasSizeGreaterThan(8);
    assertThat(Playback.of(settings).run(List.of("/")).tid()).isNull();

    assertThat(object("first").className()).hasToString("Products.ZPsycopgDA.DA.Connection");
    assertThat(object("odbc").className())
        .hasToString("Products.ZPyODBCDA.pyodbc_browser.pyodbcConnectionBrowser");
    assertThat(text("odbc", "connection_string"))
        .contains("{'connx_string': \"DSN='x'\", 'auto_commit': True, 'MaxRows': 10}");
    assertThat(object("cxOracle").className()).hasToString("Products.ZcxOracleDA.DA.Connection");
    assertThat(object("sap").className()).hasToString("Products.ZsapdbDA.DA.Connection");
    assertThat(object("tex").className()).hasToString("Products.DTMLTeX.DTMLTeX.DTMLTeX");
    assertThat(object("acl_users").className())
        .hasToString("Products.SimpleUserFolder.SimpleUserFolder.SimpleUserFolder");
    assertThat(object("").state().get("__allow_groups__")).isNotNull();

    Path odbc = tree.resolve("__root__/odbc/__meta__");
    Files.writeString(odbc, Files.readString(odbc).replace("True", "False"));
    Playback.of(settings).run(List.of("/odbc"));
    assertThat(text("odbc", "connection_string")).contains("'auto_commit': False");
  }

  /** Files of older versions do not name them, and what is false is not stored. */
  @Test
  void keysThatCameLateAreNotChangedLater() throws Exception {
    meta(
        "old",
        "[('connection_string', ''), ('datetime_str', None), ('encoding', ''), ('tilevel', 2),"
            + " ('title', ''), ('type', 'Z Psycopg 2 Database Connection'), ('zdatetime', 1)]");
    meta(
        "mail",
        "[('force_tls', False), ('smtp_host', ''), ('smtp_port', 25), ('smtp_pwd', {'a'}),"
            + " ('smtp_queue', False), ('smtp_queue_directory', ''), ('smtp_uid', ''),"
            + " ('title', ''), ('type', 'Mail Host')]");
    assertThat(Playback.of(settings).run(List.of("/")).plan().problems()).isEmpty();
    assertThat(Playback.of(settings).run(List.of("/")).tid()).isNull();
  }

  @Test
  void whoseClassNobodyKnowsAreRefused() throws Exception {
    meta("force", "[('title', ''), ('type', 'ZForce')]");
    Playback.Result result = Playback.of(settings).run(List.of("/"));
    assertThat(result.tid()).isNull();
    assertThat(result.plan().problems())
        .singleElement()
        .hasToString("/force: a new ZForce cannot be created; create it in Zope once");
  }

  private ZopeObject object(String id) throws IOException {
    try (ObjectStore store = Sources.open(settings)) {
      Snapshot snapshot = store.snapshot();
      ObjectPath path = id.isEmpty() ? ObjectPath.ROOT : ObjectPath.ROOT.child(id);
      ZopeObject object = new ObjectTree(snapshot, problem -> {}).resolve(path);
      assertThat(object).as(id).isNotNull();
      return object;
    }
  }

  private String text(String id, String attribute) throws IOException {
    return String.valueOf(object(id).state().get(attribute));
  }

  private void meta(String path, String content) throws IOException {
    Path home = Files.createDirectories(tree.resolve("__root__").resolve(path));
    Files.writeString(home.resolve("__meta__"), content + "\n");
  }
}
