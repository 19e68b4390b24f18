package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.component.message.TreeObject;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes to a real Data.fs by the endpoint, and records what is there then. */
class ZodbWriteTest extends CamelTestSupport {
  @TempDir private Path folder;
  private Path tree;
  private String uri;

  @BeforeEach
  void copy() throws IOException {
    Path dataFs =
        Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    uri = "zodb:file://" + dataFs + "?index_above=0&baseDir=" + tree;
    recorded(tree);
  }

  private Exchange send(String options, Object body, Map<String, Object> headers) {
    return template.request(
        uri + options,
        exchange -> {
          exchange.getMessage().setBody(body);
          headers.forEach(exchange.getMessage()::setHeader);
        });
  }

  private static Playback.Result result(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(Playback.Result.class);
  }

  private Path recorded(Path where) {
    Exchange done =
        template.request(
            uri.replace(tree.toString(), where.toString()) + "&operation=record", exchange -> {});
    assertThat(done.getException()).isNull();
    return where;
  }

  private TransactionInfo last() {
    return template.requestBody(uri + "&operation=lastTransaction", null, TransactionInfo.class);
  }

  private Path script() throws IOException {
    try (var files = Files.walk(tree)) {
      return files
          .filter(file -> file.endsWith("__source__.py"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private String path(Path file) {
    return "/" + tree.resolve("__root__").relativize(file.resolveSibling(""));
  }

  @Test
  void writesTheFilesOfPathsInOneTransaction() throws Exception {
    Path script = script();
    Files.writeString(script, "return 'written'\n");
    Exchange done =
        send(
            "&operation=write",
            List.of(path(script)),
            Map.of(ZodbConstants.USER, "/ anna", ZodbConstants.DESCRIPTION, "By a route"));
    Playback.Result result = result(done);
    assertThat(result.plan().operations()).hasOnlyElementsOfType(Operation.Change.class).hasSize(1);
    assertThat(done.getMessage().getHeader(ZodbConstants.TID)).isEqualTo(last().tid().hex());
    assertThat(done.getMessage().getHeader(ZodbConstants.OBJECTS)).isEqualTo(1L);
    assertThat(new String(last().user(), StandardCharsets.UTF_8)).isEqualTo("/ anna");
    assertThat(new String(last().description(), StandardCharsets.UTF_8)).isEqualTo("By a route");
    assertThat(TreeContent.of(recorded(folder.resolve("other")))).isEqualTo(TreeContent.of(tree));
    JsonNode json = new ObjectMapper().readTree(done.getMessage().getBody(String.class));
    assertThat(json.at("/operations/0/operation").asText()).isEqualTo("change");
    assertThat(json.at("/operations/0/path").asText()).isEqualTo(path(script));
    assertThat(json.at("/operations/0/attributes/0").asText()).isEqualTo("source");

    // The same again is nothing to do.
    String tid = last().tid().hex();
    Exchange again = send("&operation=write", null, Map.of(ZodbConstants.PATH, path(script)));
    assertThat(result(again).tid()).isNull();
    assertThat(again.getMessage().getHeader(ZodbConstants.TID)).isNull();
    assertThat(last().tid().hex()).isEqualTo(tid);
  }

  /** Nobody knows what it is that would be gone. */
  @Test
  void whatCannotBeRecordedIsRemovedOnDemandAlone() throws Exception {
    String path = path(script());
    String oid =
        template
            .request(
                uri + "&operation=read",
                exchange -> exchange.getMessage().setHeader(ZodbConstants.PATH, path))
            .getMessage()
            .getHeader(ZodbConstants.OID, String.class);
    try (WritableFileStorage store =
            WritableFileStorage.open(
                folder.resolve("Data.fs"), FileStorageOptions.DEFAULT, null, false);
        Commit commit = store.begin(TransactionNote.of("", "damage"))) {
      Oid script = new Oid(Long.parseUnsignedLong(oid, 16));
      commit.store(script, store.snapshot().load(script).tid(), new byte[] {'?'});
      commit.vote();
      commit.finish();
    }
    Exchange refused = send("&operation=delete", null, Map.of(ZodbConstants.PATH, path));
    assertThat(refused.getException())
        .hasMessageContaining(path + ": not removed, since it cannot be recorded");
    Exchange done =
        send("&operation=delete&deleteUnrecorded=true", null, Map.of(ZodbConstants.PATH, path));
    assertThat(result(done).plan().operations()).hasOnlyElementsOfType(Operation.Delete.class);
    assertThat(recorded(folder.resolve("other")).resolve("__root__" + path)).doesNotExist();
  }

  @Test
  void deletesWithAllBelow() throws Exception {
    String path = path(script());
    Exchange done = send("&operation=delete&user=/+bert", null, Map.of(ZodbConstants.PATH, path));
    assertThat(result(done).plan().operations()).hasOnlyElementsOfType(Operation.Delete.class);
    assertThat(new String(last().user(), StandardCharsets.UTF_8)).isEqualTo("/ bert");
    assertThat(recorded(folder.resolve("other")).resolve("__root__" + path)).doesNotExist();
    Exchange root = send("&operation=delete", null, Map.of());
    assertThat(root.getException()).hasMessageContaining("the root");
    // What was read from elsewhere or before comes back with its content.
    TreeObject read = new TreeObject(ObjectPaths.of(path), data(path), null);
    Playback.Result back = result(send("&operation=write", read, Map.of()));
    assertThat(back.plan().operations()).hasOnlyElementsOfType(Operation.Create.class);
    assertThat(
            TreeContent.of(recorded(folder.resolve("other")))
                .get("__root__" + path + "/__source__.py"))
        .isEqualTo(TreeContent.of(tree).get("__root__" + path + "/__source__.py"));
  }

  private ObjectData data(String path) throws IOException {
    var filed = new ObjectTreeReader(new FolderSource(tree)).read(ObjectPaths.of(path));
    assertThat(filed).isNotNull();
    return filed.data();
  }

  /** Neither the object's files nor those of others in the work tree, but those of the commit. */
  @Test
  void writesTheFilesOfACommit() throws Exception {
    RealGit git = new RealGit(tree);
    git.run("init", "--quiet", "-b", "main");
    Path script = script();
    String old = Files.readString(script);
    Files.writeString(script, "return 'committed'\n");
    git.run("add", ".");
    git.run("commit", "--quiet", "-m", "One");
    Files.writeString(script, "return 'edited'\n");
    Exchange done =
        send("&operation=write", List.of(path(script)), Map.of(ZodbConstants.FROM, "rev:HEAD"));
    assertThat(result(done).plan().operations()).hasSize(1);
    Path now = recorded(folder.resolve("other")).resolve("__root__" + path(script));
    assertThat(now.resolve("__source__.py")).hasContent("return 'committed'").isNotEqualTo(old);
    Exchange none =
        send("&operation=write", List.of(path(script)), Map.of(ZodbConstants.FROM, "rev:nothing"));
    assertThat(none.getException()).hasMessageContaining("nothing");
  }

  @Test
  void tellsAllProblemsAndWritesNothing() throws Exception {
    Path script = script();
    Files.writeString(script.resolveSibling("__meta__"), "[('type', ");
    Path root = tree.resolve("__root__/__meta__");
    Files.writeString(root, "[oh, no]");
    String tid = last().tid().hex();
    Exchange done = send("&operation=write&path=/", null, Map.of());
    assertThat(done.getException())
        .hasMessageContaining("nothing was written")
        .hasMessageContaining("__root__/__meta__");
    Exchange two = send("&operation=write", List.of("/", path(script)), Map.of());
    assertThat(two.getException()).hasMessageContaining("nothing was written");
    Exchange each = send("&operation=write&recurse=false", List.of("/", path(script)), Map.of());
    assertThat(each.getException())
        .hasMessageContaining("__root__/__meta__")
        .hasMessageContaining(path(script));
    assertThat(last().tid().hex()).isEqualTo(tid);
    Exchange body = send("&operation=write", List.of(1), Map.of());
    assertThat(body.getException()).hasMessageContaining("java.lang.Integer");
    Exchange export =
        template.request(
            "zodb:xml:"
                + Corpus.xml().resolve("zope2/zope2-classic.xml")
                + "?operation=write&path=/x",
            exchange -> {});
    assertThat(export.getException()).isNotNull();
  }

  @Test
  void whatOthersChangedIsRefusedOrMerged() throws Exception {
    Path script = script();
    String path = path(script);
    Files.writeString(script, "a = 1\nb = 2\nc = 3\nd = 4\n");
    assertThat(result(send("&operation=write", List.of(path), Map.of())).tid()).isNotNull();
    RealGit git = new RealGit(tree);
    git.run("init", "--quiet", "-b", "main");
    git.run("add", "__root__");
    git.run("commit", "--quiet", "-m", "Recorded\n\nZodb-Tid: " + last().tid());
    Path other = recorded(folder.resolve("other"));
    Path theirs = other.resolve(tree.relativize(script));
    Files.writeString(theirs, "a = 1\nb = 2\nc = 3\nd = 44\n");
    send("&operation=write", List.of(path), Map.of(ZodbConstants.FROM, other.toString()));
    Files.writeString(script, "a = 11\nb = 2\nc = 3\nd = 4\n");
    String tid = last().tid().hex();

    Exchange refused = send("&operation=write&conflicts=refuse", List.of(path), Map.of());
    assertThat(refused.getException())
        .hasMessageContaining("nothing was written")
        .hasMessageContaining(path + ": changed on both sides since 0x");
    assertThat(refused.getMessage().getBody(Playback.Result.class).plan().hasErrors()).isTrue();
    assertThat(refused.getMessage().getHeader(ZodbConstants.OBJECTS)).isEqualTo(0L);
    assertThat(last().tid().hex()).isEqualTo(tid);

    assertThat(result(send("&operation=write&conflicts=merge", List.of(path), Map.of())).tid())
        .isNotNull();
    assertThat(recorded(folder.resolve("merged")).resolve(tree.relativize(script)))
        .hasContent("a = 11\nb = 2\nc = 3\nd = 44");

    Files.writeString(script, "a = 1\nb = 2\nc = 3\nd = 4444\n");
    Exchange conflict = send("&operation=write&conflicts=merge", List.of(path), Map.of());
    assertThat(conflict.getException()).hasMessageContaining("both the files and the database");
    assertThat(tree.resolve(".camel-zodb.conflicts/__root__" + path + "/__conflict__")).exists();

    TreeObject object = new TreeObject(ObjectPaths.of(path), data(path), null);
    for (String operation : List.of("write", "delete")) {
      Exchange body =
          send(
              "&conflicts=refuse&operation=" + operation,
              operation.equals("write") ? object : null,
              Map.of(ZodbConstants.PATH, path));
      assertThat(body.getException()).hasMessageContaining("hold no version of the database");
    }
  }

  @Test
  void theCatalogKnowsIt() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(((CatalogCamelContext) context).getComponentParameterJsonSchema("zodb"));
    assertThat(json.at("/properties/operation/enum").toString()).contains("write", "delete");
    assertThat(json.get("properties").fieldNames())
        .toIterable()
        .contains("from", "override", "conflicts", "user", "description");
    assertThat(json.at("/properties/conflicts/enum").toString())
        .contains("overwrite", "refuse", "merge");
  }
}
