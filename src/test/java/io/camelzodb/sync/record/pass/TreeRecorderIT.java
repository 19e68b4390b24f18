package io.camelzodb.sync.record.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records exports of databases that real Zope made, and compares with what the peer recorded from
 * the databases themselves, byte for byte.
 */
class TreeRecorderIT {
  private static final Path SCRIPTS = Path.of("src/test/python");

  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Path> changed = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"tiny, false", "tiny, true", "types, false", "types, true"})
  void writesTheGoldenTree(String golden, boolean asRecords) throws IOException {
    Path home = Corpus.zope().resolve("golden").resolve(golden);
    Path zexp = export(home.resolve("Data.fs"), asRecords);
    Path tree = folder.resolve("tree");
    RecordSummary summary = record(zexp, tree, "/");
    assertThat(problems).isEmpty();
    assertSame(tree, expected(home.resolve("expected.tar.gz")));
    assertThat(summary.errors()).isZero();
    assertThat(summary.files().written()).isEqualTo(summary.objects());
  }

  /** Another site each time; {@code -Drecord.seed=N} makes the one of that seed again. */
  @Test
  void writesTheTreeThatThePeerWritesOfAnySite() throws Exception {
    int seed = Integer.getInteger("record.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("RecordIT: -Drecord.seed=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "types",
        "--seed",
        Integer.toString(seed),
        "--out",
        site.toString());
    Path dataFs = site.resolve("Data.fs");
    Path zexp = export(dataFs, true);
    Path golden = folder.resolve("golden");
    Python.script(
        Corpus.zope().resolve("record_golden.py").toAbsolutePath(),
        "tree",
        "--data-fs",
        dataFs.toString(),
        "--out",
        golden.toString());
    Path tree = folder.resolve("tree");
    record(zexp, tree, "/");
    Path expected = expected(golden.resolve("expected.tar.gz"));
    assertSame(tree, expected);
    Path ofFile = folder.resolve("of-file");
    record("file://" + dataFs.toAbsolutePath(), ofFile);
    assertSame(ofFile, expected);
    Path ofServer = folder.resolve("of-server");
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      record("zeo://127.0.0.1:" + port + "?storage=1", ofServer);
    }
    assertSame(ofServer, expected);
    assertThat(problems).as("seed %s", seed).isEmpty();
  }

  /** Records all of a source that the configuration names. */
  private void record(String uri, Path tree) throws IOException {
    Settings settings = Settings.of(Map.of("zodb.source", uri), folder, "-D");
    try (ObjectStore store = Sources.open(settings)) {
      record(store, tree, "/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "types"})
  void writesTheGoldenTreeFromTheDatabaseItself(String golden) throws IOException {
    Path home = Corpus.zope().resolve("golden").resolve(golden);
    Path tree = folder.resolve("tree");
    record("file:" + home.resolve("Data.fs"), tree);
    assertThat(problems).isEmpty();
    assertSame(tree, expected(home.resolve("expected.tar.gz")));
  }

  @Test
  void writesNothingTheSecondTime() throws IOException {
    Path zexp = export(golden("types"), true);
    Path tree = folder.resolve("tree");
    record(zexp, tree, "/");
    FileTime longAgo = FileTime.fromMillis(86_400_000);
    for (Path file : files(tree)) {
      Files.setLastModifiedTime(file, longAgo);
    }
    RecordSummary again = record(zexp, tree, "/");
    assertThat(changed).isEmpty();
    assertThat(again.files().unchanged()).isEqualTo(again.objects());
    for (Path file : files(tree)) {
      assertThat(Files.getLastModifiedTime(file)).as(file.toString()).isEqualTo(longAgo);
    }
  }

  @Test
  void mendsATreeThatDiffers() throws IOException {
    Path zexp = export(golden("tiny"), true);
    Path tree = folder.resolve("tree");
    record(zexp, tree, "/");
    Path site = tree.resolve("__root__/site");
    Files.writeString(site.resolve("add/__source__.py"), "changed");
    Files.delete(site.resolve("page/__meta__"));
    Files.createDirectories(site.resolve("gone/below"));
    Files.writeString(site.resolve("gone/below/__meta__"), "[\n]\n");
    Files.writeString(site.resolve("menu/__source__.txt"), "superseded");
    record(zexp, tree, "/");
    assertSame(tree, expected(Corpus.zope().resolve("golden/tiny/expected.tar.gz")));
    assertThat(changed)
        .containsExactlyInAnyOrder(
            Path.of("__root__/site/add/__source__.py"),
            Path.of("__root__/site/page/__meta__"),
            Path.of("__root__/site/gone"),
            Path.of("__root__/site/menu/__source__.txt"));
  }

  @Test
  void recordsOnlyWhatItIsAskedFor() throws IOException {
    Path zexp = export(golden("tiny"), true);
    Path tree = folder.resolve("tree");
    record(zexp, tree, "/site/menu/", "/site/menu/alpha", "/site/page");
    assertThat(
            files(tree).stream()
                .map(file -> tree.relativize(file).toString())
                .filter(name -> name.endsWith("__meta__")))
        .containsExactlyInAnyOrder(
            "__root__/site/menu/__meta__",
            "__root__/site/menu/alpha/__meta__",
            "__root__/site/menu/mid/__meta__",
            "__root__/site/menu/zeta/__meta__",
            "__root__/site/page/__meta__");
    assertThatThrownBy(() -> record(zexp, tree, "/site/nowhere"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("/site/nowhere: there is no such object");
  }

  private static Path golden(String name) {
    return Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs");
  }

  private Path export(Path dataFs, boolean asRecords) {
    Path zexp = folder.resolve("export.zexp");
    List<String> arguments = new ArrayList<>(List.of(dataFs.toString(), zexp.toString()));
    if (asRecords) {
      arguments.add("--records");
    }
    Python.script(SCRIPTS.resolve("export_zexp.py"), arguments.toArray(String[]::new));
    return zexp;
  }

  private RecordSummary record(Path zexp, Path tree, String... paths) throws IOException {
    try (ObjectStore store = Exports.open(zexp)) {
      return record(store, tree, paths);
    }
  }

  private RecordSummary record(ObjectStore store, Path tree, String... paths) throws IOException {
    changed.clear();
    ObjectTreeFiles files = new ObjectTreeFiles(tree, problems::add, changed::add);
    TransactionFiles.Applied counts =
        new TreeRecorder(store.snapshot(), files, RecordOptions.DEFAULT, problems::add)
            .run(Stream.of(paths).map(NamedPath::of).toList());
    problems.addAll(store.problems());
    return RecordSummary.of(store.snapshot(), counts, files.summary());
  }

  private Path expected(Path archive) {
    Path unpacked = folder.resolve("expected");
    Python.script(SCRIPTS.resolve("unpack.py"), archive.toString(), unpacked.toString());
    return unpacked;
  }

  private static void assertSame(Path tree, Path expected) throws IOException {
    Map<String, String> ours = contents(tree);
    Map<String, String> theirs = contents(expected);
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    assertThat(theirs).isNotEmpty();
    theirs.forEach((name, content) -> assertThat(ours.get(name)).as(name).isEqualTo(content));
  }

  /** All files by name; bytes as Latin-1, so that a difference can be read. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(root)) {
      contents.put(
          root.relativize(file).toString(),
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }
    return contents;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
