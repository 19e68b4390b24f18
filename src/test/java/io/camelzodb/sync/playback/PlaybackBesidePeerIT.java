package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same edited tree played back by us and by the peer, each over ZEO into its own database. */
class PlaybackBesidePeerIT {
  private static final String BINDINGS =
      "('bindings', [('name_container', 'container'), ('name_context', 'context')])";

  @TempDir Path folder;
  private Path tree;
  private String ourPort = "";
  private String theirPort = "";

  @Test
  void bothMakeTheSameOfAnEditedTree() throws Exception {
    Path ours = folder.resolve("ours.fs");
    Path theirs = folder.resolve("theirs.fs");
    for (Path dataFs : List.of(ours, theirs)) {
      Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    }
    tree = folder.resolve("tree");
    ourPort = ZeoServer.port();
    theirPort = ZeoServer.port();
    try (ZeoServer one = new ZeoServer(folder, ourPort, ours, null, "");
        ZeoServer other = new ZeoServer(folder, theirPort, theirs, null, "")) {
      assertThat(one.address()).isNotEqualTo(other.address());
      Recording.of(settings(ourPort, tree)).run(List.of("/"));
      edit();
      playBoth("--override", "/site");
      Map<String, String> result = recorded(ourPort);
      assertThat(result).isEqualTo(recorded(theirPort));
      // What was made is what the files say, in our words.
      assertThat(result)
          .containsEntry("__root__/site/add/__source__.py", "return a * b\n")
          .doesNotContainKey("__root__/site/menu/mid/__meta__");

      meta("site/menu", "('title', 'Menu')", "('type', 'Folder')");
      remove("site/add");
      playBoth("--override", "--no-recurse", "/site/menu", "/site/add");
      assertThat(recorded(ourPort)).isEqualTo(recorded(theirPort));
    }
    assertThat(notes(ours)).isEqualTo(notes(theirs));
  }

  private void playBoth(String... arguments) throws IOException {
    List<String> all = List.of(arguments);
    Playback.Result result =
        Playback.of(settings(ourPort, tree))
            .with(
                PlaybackOptions.DEFAULT
                    .withOverride(all.contains("--override"))
                    .withRecurse(!all.contains("--no-recurse")))
            .run(all.stream().filter(each -> each.startsWith("/")).toList());
    assertThat(result.plan().problems()).isEmpty();
    List<String> theirs = new ArrayList<>();
    theirs.addAll(List.of("127.0.0.1:" + theirPort, tree.toString(), "playback"));
    theirs.addAll(all);
    Python.script(Path.of("src/test/python/zodbsync.py"), theirs.toArray(String[]::new));
  }

  /** The notes of the last two transactions. */
  private static List<String> notes(Path dataFs) throws IOException {
    List<String> notes = new ArrayList<>();
    try (FileStorage store = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
      TransactionLog log = Objects.requireNonNull(store.transactionLog());
      for (var all = log.transactions(Tid.ZERO); all.hasNext(); ) {
        TransactionInfo info = all.next().info();
        notes.add(
            new String(info.user(), StandardCharsets.UTF_8)
                + "|"
                + new String(info.description(), StandardCharsets.UTF_8));
      }
    }
    return notes.subList(notes.size() - 2, notes.size());
  }

  private Map<String, String> recorded(String port) throws IOException {
    Path back = Files.createTempDirectory(folder, "back");
    Recording.of(settings(port, back)).run(List.of("/"));
    return TreeContent.of(back);
  }

  private Settings settings(String port, Path base) throws IOException {
    return Settings.of(
        Map.of("zodb.source", "zeo://127.0.0.1:" + port, "zodb.base-dir", base.toString()),
        folder,
        "the test");
  }

  private void edit() throws IOException {
    meta(
        "site/add",
        "('args', 'a, b=3')",
        BINDINGS,
        "('proxy_roles', ['Manager'])",
        "('title', 'Multiplies')",
        "('type', 'Script (Python)')");
    source("site/add", "__source__.py", "return a * b\n");
    meta(
        "site/document",
        "('props', [[('id', 'colour'), ('type', 'string'), ('value', 'blue')],"
            + " [('id', 'some'), ('type', 'lines'), ('value', ('a', 'b'))]])",
        "('title', 'Über')",
        "('type', 'DTML Document')");
    source("site/document", "__source__.txt", "<h2>Größe</h2>");
    source("site/readme.txt", "__source__.txt", "0123456789".repeat(20_001));
    remove("site/menu/mid");
    meta(
        "site/menu",
        "('contents', ['alpha', 'new', 'zeta'])",
        "('title', 'Menu')",
        "('type', 'Folder (Ordered)')");
    meta("site/menu/new", "('title', 'New')", "('type', 'Folder')");
    meta(
        "site/page",
        "('perms', [('View', True, ['Editor'])])",
        "('props', [[('id', 'content_type'), ('type', 'string'), ('value', 'text/html')],"
            + " [('id', 'expand'), ('type', 'boolean'), ('value', 1)],"
            + " [('id', 'output_encoding'), ('type', 'string'), ('value', 'utf-8')]])",
        "('title', 'Page 2')",
        "('type', 'Page Template')",
        "('zcachemanager', 'ram')");
    source("site/page", "__source-utf8__.html", "<p>價格</p>\n");
    meta(
        "site/q",
        "('advanced', [('cache_time', 10), ('class_file', ''), ('class_name', ''),"
            + " ('connection_hook', None), ('max_cache', 100), ('max_rows', 5)])",
        "('args', 'a:int=1 b=\"x y\"\\nc')",
        "('connection_id', 'other')",
        "('title', 'Q')",
        "('type', 'Z SQL Method')");
    source("site/q", "__source__.sql", "select <dtml-sqlvar a type=int>");
    remove("site/empty");
    meta(
        "site",
        "('local_roles', [('anna', ('Editor', 'Reviewer'))])",
        "('owner', (['acl_users'], 'anna'))",
        "('perms', [('Add Page Templates', False, []), ('View', True, ['Editor', 'Manager'])])",
        "('props', [[('id', 'empty'), ('type', 'string'), ('value', 'a property now')],"
            + " [('id', 'number'), ('type', 'int'), ('value', 7)]])",
        "('roles', ('Publisher',))",
        "('title', 'Site 2')",
        "('type', 'Folder')");
    // The id of a property that goes.
    meta("site/colour", "('title', 'Colour')", "('type', 'Folder')");
    remove("site/method");
    meta(
        "site/method",
        "('args', '')",
        BINDINGS,
        "('proxy_roles', [])",
        "('title', '')",
        "('type', 'Script (Python)')");
    source("site/method", "__source__.py", "return container.getId()\n");
    create();
  }

  private void create() throws IOException {
    meta(
        "site/acl_users",
        "('title', 'User Folder')",
        "('type', 'User Folder')",
        "('users', [('clara', b'{SSHA}iLrLu9leezwFEb5SXloNNUtMR7pt0o6bAAMH', ['Editor'], ()),"
            + " ('dora', 'clear', [], ('127.0.0.1',))])");
    meta(
        "site/mail",
        "('force_tls', False)",
        "('smtp_host', 'mail.example.com')",
        "('smtp_port', 2525)",
        "('smtp_pwd', 'secret')",
        "('smtp_queue', False)",
        "('smtp_queue_directory', '/tmp')",
        "('smtp_uid', 'me')",
        "('title', 'Mail')",
        "('type', 'Mail Host')");
    meta(
        "site/ram",
        "('settings', [('cleanup_interval', 60), ('max_age', 10),"
            + " ('request_vars', ('a',)), ('threshold', 5)])",
        "('title', 'Ram')",
        "('type', 'RAM Cache Manager')");
    meta(
        "site/big.bin",
        "('props', [[('id', 'content_type'), ('type', 'string'),"
            + " ('value', 'application/octet-stream')]])",
        "('title', '')",
        "('type', 'File')");
    source("site/big.bin", "__source__.bin", "x".repeat(65_536));
  }

  private void meta(String path, String... pairs) throws IOException {
    Path home = Files.createDirectories(tree.resolve("__root__").resolve(path));
    Files.writeString(home.resolve("__meta__"), "[" + String.join(", ", pairs) + "]\n");
  }

  private void source(String path, String name, String content) throws IOException {
    Files.writeString(tree.resolve("__root__").resolve(path).resolve(name), content);
  }

  /** Removes the folder of an object that contains none. */
  private void remove(String path) throws IOException {
    Path home = tree.resolve("__root__").resolve(path);
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(home);
  }
}
