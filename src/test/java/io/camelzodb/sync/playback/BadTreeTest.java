package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees with everything that can be wrong with them: all of it is told, and nothing is written. */
class BadTreeTest {
  @TempDir Path folder;
  private Path dataFs;
  private Path site;
  private Settings settings;
  private final Map<String, String> expected = new LinkedHashMap<>();

  @BeforeEach
  void aRecordedSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    settings =
        Settings.of(
            Map.of("zodb.source", "file://" + dataFs, "zodb.base-dir", folder.resolve("tree") + ""),
            folder,
            "the test");
    Recording.of(settings).run(List.of("/"));
    site = folder.resolve("tree/__root__/site");
  }

  @Test
  void allProblemsOfARunAreToldAndNothingIsChanged() throws IOException {
    bad("literal", "[('type', 'Folder'),\n 'x\n]", "__meta__: line 2, column 2");
    bad("call", "[('type', 'Folder'),\n ('title', open('f'))]", "__meta__: line 2, column 12");
    bad("nothing", "", "__meta__: line 1, column 1");
    bad("twice", "[('type', 'Folder'), ('type', 'File')]", "the key type twice");
    bad("type", "[('title', ''), ('type', 'Spaceship')]", "there is no type Spaceship");
    bad("untyped", "[('title', '')]", "names no type");
    bad("args", "[('title', ''), ('type', 'Folder'), ('bindings', {})]", "has no bindings");
    bad("value", "[('title', 7), ('type', 'Folder')]", "title is not a text");
    bad("mail", "[('title', ''), ('type', 'Mail Host')]", "mail");
    String script = Files.readString(site.resolve("add/__meta__"));
    bad("script", script, "script: there is no source file");
    bad("page2", "[('title', ''), ('type', 'Page Template')]", "more than one source");
    Files.writeString(site.resolve("page2/__source__.txt"), "");
    Files.writeString(site.resolve("page2/__source-utf8__.html"), "");
    bad("a<b", "[('title', ''), ('type', 'Folder')]", "one of <>&");
    bad("REQUEST", "[('title', ''), ('type', 'Folder')]", "a name that Zope uses itself");
    bad("users", "[('title', ''), ('type', 'User Folder')]", "the id acl_users");
    bad("unloadable", script.replace("a, b=2", "a, a"), "args are not parameters");
    Files.writeString(site.resolve("unloadable/__source__.py"), "return a\n");
    bad("large", script, "longer than 67108864 bytes");
    sparse(site.resolve("large/__source__.py"));
    sparse(site.resolve("add/__source__.py"));
    expected.put("/site/add:", "longer than 67108864 bytes");
    Files.createDirectory(site.resolve("menu/empty"));
    expected.put(
        "/site/menu:", "menu/empty: holds no __meta__; add that file, or remove the folder");
    folder("circle");
    Files.createSymbolicLink(site.resolve("circle/self"), site);
    expected.put("/site/circle:", "circle/self: is a link; links are not followed");
    folder("nowhere");
    Files.createSymbolicLink(site.resolve("nowhere/out"), folder.resolve("nothing"));
    expected.put("/site/nowhere:", "nowhere/out: is a link; links are not followed");
    folder("secret");
    Files.delete(site.resolve("secret/__meta__"));
    Files.createSymbolicLink(site.resolve("secret/__meta__"), Path.of("/etc/hostname"));
    expected.put("/site/secret:", "secret/__meta__: is not a regular file; links are not followed");
    Map<String, String> tree = state();
    byte[] before = Files.readAllBytes(dataFs);

    Playback.Result result = Playback.of(settings).run(List.of("/"));

    assertThat(result.tid()).isNull();
    List<String> told =
        result.plan().problems().stream()
            .filter(each -> each.severity() != Problem.Severity.NOTE)
            .map(Problem::toString)
            .toList();
    expected.forEach(
        (path, message) ->
            assertThat(told)
                .as("%s: %s in%n%s", path, message, String.join("\n", told))
                .anySatisfy(line -> assertThat(line).startsWith(path).contains(message)));
    assertThat(told).as(String.join("\n", told)).hasSize(expected.size());
    assertThat(told).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
    assertThat(state()).isEqualTo(tree);
  }

  @Test
  void anObjectNeedsItsParent() throws IOException {
    folder("new");
    folder("new/below");
    Plan plan = Playback.of(settings).plan(List.of("/site/new/below"));
    assertThat(plan.problems()).singleElement().asString().contains("there is no /site/new to put");
  }

  private void bad(String id, String metadata, String message) throws IOException {
    Files.createDirectory(site.resolve(id));
    Files.writeString(site.resolve(id + "/__meta__"), metadata);
    expected.put("/site/" + id + ":", message);
  }

  private void folder(String path) throws IOException {
    Files.createDirectory(site.resolve(path));
    Files.writeString(site.resolve(path + "/__meta__"), "[('title', ''), ('type', 'Folder')]");
  }

  /** Two GiB that take no room. */
  private static void sparse(Path file) throws IOException {
    try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.setLength(2L << 30);
    }
  }

  /** What is in the tree: names, kinds, lengths and times. */
  private Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(site.getParent())) {
      for (Path file : all.toList()) {
        boolean link = Files.isSymbolicLink(file);
        state.put(
            file.toString(),
            link
                ? "link to " + Files.readSymbolicLink(file)
                : (Files.isDirectory(file) ? "folder" : Files.size(file) + " bytes")
                    + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
      }
    }
    return state;
  }
}
