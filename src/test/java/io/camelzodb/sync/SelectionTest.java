package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Text;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.secret.Secrecy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the selection and secrecy leave out of the tree of a database of real Zope. */
class SelectionTest {
  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void excludedPathsAreNeitherWrittenNorRemoved() throws Exception {
    Path tree = folder.resolve("tree");
    record(tree, Map.of());
    SortedMap<String, String> all = contents(tree);
    Path script = tree.resolve("__root__/scripts");
    assertThat(script).isDirectory();
    Files.writeString(tree.resolve("__root__/scripts/__meta__"), "changed by hand");
    Files.createDirectories(tree.resolve("__root__/scripts/gone"));
    Files.createDirectories(tree.resolve("__root__/gone"));
    record(tree, Map.of("zodb.exclude", "/scripts"));
    assertThat(script.resolve("__meta__")).hasContent("changed by hand");
    assertThat(script.resolve("gone")).isDirectory();
    assertThat(tree.resolve("__root__/gone")).doesNotExist();
    record(tree, Map.of());
    assertThat(contents(tree)).isEqualTo(all);
  }

  @Test
  void onlyWhatIsIncludedAndTheWayToItIsWritten() throws Exception {
    Path tree = folder.resolve("tree");
    record(tree, Map.of());
    SortedMap<String, String> all = contents(tree);
    Path part = folder.resolve("part");
    record(part, Map.of("zodb.include", "/scripts/s*,/templates"));
    SortedMap<String, String> some = contents(part);
    assertThat(some).hasSizeGreaterThan(5);
    assertThat(all).containsAllEntriesOf(some);
    for (String name : all.keySet()) {
      boolean wanted =
          name.matches("__root__/(__meta__|scripts/__meta__|scripts/s[^/]*/.*|templates/.*)");
      assertThat(some.containsKey(name)).as(name).isEqualTo(wanted);
    }
    Files.createDirectories(part.resolve("__root__/scripts/sgone"));
    Files.createDirectories(part.resolve("__root__/scripts/xgone"));
    record(part, Map.of("zodb.include", "/scripts/s*,/templates"));
    assertThat(part.resolve("__root__/scripts/sgone")).doesNotExist();
    assertThat(part.resolve("__root__/scripts/xgone")).exists();
  }

  @Test
  void typesAreSelectedByMetaTypeOrClass() throws Exception {
    Path tree = folder.resolve("tree");
    record(tree, Map.of("zodb.include-types", "Script (Python)"));
    for (Map.Entry<String, String> file : contents(tree).entrySet()) {
      if (file.getKey().endsWith("__meta__")) {
        assertThat(file.getValue()).containsPattern("'type', '(Script \\(Python\\)|.*Folder.*)'");
      }
    }
    Path rest = folder.resolve("rest");
    record(rest, Map.of("zodb.exclude-types", "Products.PythonScripts.*"));
    assertThat(contents(rest).values()).noneMatch(text -> text.contains("'Script (Python)'"));
    assertThat(contents(rest)).hasSizeGreaterThan(100);
  }

  @Test
  void passwordsAreMaskedOrLeftOutAndNothingElse() throws Exception {
    Path plain = folder.resolve("plain");
    record(plain, Map.of());
    for (String secrets : List.of("mask", "omit")) {
      Path tree = folder.resolve(secrets);
      record(tree, Map.of("zodb.secrets", secrets));
      SortedMap<String, String> before = contents(plain);
      SortedMap<String, String> after = contents(tree);
      assertThat(after.keySet()).isEqualTo(before.keySet());
      List<String> differing = new ArrayList<>();
      after.forEach(
          (name, text) -> {
            if (!text.equals(before.get(name))) {
              differing.add(name);
            }
            assertThat(text).as(name).doesNotContain("{SSHA}").doesNotContain("{SHA}");
          });
      assertThat(differing).isNotEmpty().allMatch(name -> name.endsWith("__meta__"));
      assertThat(before.values()).anyMatch(text -> text.contains("{SSHA}"));
    }
  }

  @Test
  void connectionStringsLoseTheirPasswordOnly() {
    for (String[] pair :
        new String[][] {
          {
            "dbname=zope user=zope password=geheim host=db",
            "dbname=zope user=zope password=* host=db"
          },
          {"password='it\\'s' user=x", "password=* user=x"},
          {"postgresql://zope:ge:heim@db/zope", "postgresql://zope:*@db/zope"},
          {"scott/tiger@orcl", "scott/*@orcl"},
          {"Driver={X};UID=sa;PWD={a;b};Server=s", "Driver={X};UID=sa;PWD=*;Server=s"},
          {"dbname=zope user=zope", "dbname=zope user=zope"},
        }) {
      Entry entry = new Entry(new Text("connection_string"), new Text(pair[0]));
      assertThat(Secrecy.MASK.shown(entry)).isEqualTo(new Text(pair[1].replace("*", "********")));
      assertThat(Secrecy.OMIT.shown(entry)).isEqualTo(new Text(pair[1].replace("*", "")));
      assertThat(Secrecy.KEEP.shown(entry)).isEqualTo(entry.value());
    }
    Entry folder = new Entry(new Text("password"), new Dictionary());
    assertThat(Secrecy.OMIT.shown(folder)).isSameAs(folder.value());
  }

  private void record(Path tree, Map<String, String> pairs) throws IOException {
    Map<String, String> all = new HashMap<>(pairs);
    // Thousands of equal objects, which would show nothing more.
    all.merge("zodb.exclude", "/many", (given, many) -> given + "," + many);
    all.put(
        "zodb.source", "file:" + Corpus.zope().resolve("golden/types/Data.fs").toAbsolutePath());
    Settings settings = Settings.of(all, folder, "-D");
    try (ObjectStore store = Sources.open(settings)) {
      ObjectTreeFiles files = new ObjectTreeFiles(tree, problems::add);
      new TreeRecorder(store.snapshot(), files, settings.recording(), problems::add)
          .run(List.of(ObjectPath.ROOT));
    }
    assertThat(problems).isEmpty();
  }

  private static SortedMap<String, String> contents(Path root) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
