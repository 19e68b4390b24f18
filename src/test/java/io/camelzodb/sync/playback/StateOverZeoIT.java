package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TarGz;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import io.camelzodb.testing.ZopeCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Plone site with its blobs, made and changed through a real server. */
class StateOverZeoIT {
  private static final String NAME = "__blob__.";

  @TempDir Path folder;

  private Path tree;

  @Test
  void aSiteIsMadeAndChangedThroughAServer() throws Exception {
    Path home = folder.resolve("db");
    TarGz.unpack(Corpus.xml().resolve("plone6/plone6-db.tar.gz"), home);
    Path original = first(home, "Data.fs");
    Path blobs = original.resolveSibling("../blobstorage").normalize();
    tree = folder.resolve("tree");
    Recording.of(settings("file://" + original + "?blobstorage_dir=" + blobs, tree))
        .run(List.of("/"));
    final Map<String, String> recorded = TreeContent.of(tree);

    Path made = Files.createDirectories(folder.resolve("new")).resolve("Data.fs");
    Path madeBlobs = Files.createDirectories(folder.resolve("new/blobs"));
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, made, madeBlobs, "")) {
      assertThat(server).isNotNull();
      Settings zeo = settings("zeo://127.0.0.1:" + port, tree);
      assertThat(played(zeo)).isGreaterThan(5000);
      assertThat(played(zeo)).isZero();
      assertThat(recorded(port, "first")).isEqualTo(recorded);

      // Other data for a blob: its record alone is written anew.
      Path blob = first(tree.resolve("__root__/Plone/images"), NAME);
      byte[] data = new byte[200_000];
      data[77] = 1;
      Files.write(blob, data);
      assertThat(played(zeo)).isEqualTo(1);
      assertThat(played(zeo)).isZero();
      Oid oid =
          new Oid(
              Long.parseUnsignedLong(blob.getFileName().toString().substring(NAME.length()), 16));
      try (ObjectStore store = Sources.open(zeo);
          var in = store.snapshot().blob(oid).orElseThrow().open()) {
        assertThat(in.readAllBytes()).isEqualTo(data);
      }

      // What is gone with all its blobs comes back with them.
      Path images = tree.resolve("__root__/Plone/images");
      Path aside = folder.resolve("aside");
      Files.move(images, aside);
      assertThat(played(zeo)).isPositive();
      assertThat(played(zeo)).isZero();
      Files.move(aside, images);
      assertThat(played(zeo)).isPositive();
      assertThat(played(zeo)).isZero();
      recorded.put(tree.relativize(blob).toString(), new String(data, StandardCharsets.ISO_8859_1));
      assertThat(recorded(port, "second")).isEqualTo(recorded);
    }
    assertThat(everyRecord(made, madeBlobs)).isEqualTo(everyRecord(original, blobs));
  }

  /**
   * All objects of another site each time; {@code -Dplayback.seed=N} makes that of a seed again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"types", "history"})
  void theStatesOfAnySiteReplaceThoseOfAnother(String golden) throws Exception {
    int seed = Integer.getInteger("playback.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("StateOverZeoIT: -Dplayback.seed=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "types",
        "--children",
        "50",
        "--seed",
        Integer.toString(seed),
        "--out",
        site.toString());
    Path original = site.resolve("Data.fs");
    tree = folder.resolve("tree");
    Recording.of(settings("file://" + original, tree)).run(List.of("/"));
    Path other = folder.resolve("other.fs");
    Files.copy(Corpus.zope().resolve("golden").resolve(golden).resolve("Data.fs"), other);
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, other, null, "")) {
      assertThat(server).isNotNull();
      Settings zeo = settings("zeo://127.0.0.1:" + port, tree);
      assertThat(played(zeo)).isPositive();
      assertThat(played(zeo)).isZero();
      Map<String, String> wanted = withoutOids(TreeContent.of(tree));
      Map<String, String> found = withoutOids(recorded(port, "again"));
      if (golden.equals("history")) {
        // Its compiled code, which no file has, is all that keeps Zope from ending it with a line.
        wanted.computeIfPresent(
            "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
      }
      assertThat(found.keySet()).isEqualTo(wanted.keySet());
      wanted.forEach((name, text) -> assertThat(found.get(name)).as(name).isEqualTo(text));
      Set<ZopeCheck.Failure> failures = ZopeCheck.failures("--zeo", "127.0.0.1:" + port);
      failures.removeAll(ZopeCheck.failures("--data-fs", original.toString()));
      // Its globals are in no file.
      failures.removeIf(failure -> failure.path().equals("/templates/raw_dtml_globals"));
      assertThat(failures).isEmpty();
      assertThat(played(zeo)).isZero();
    }
  }

  private static Map<String, String> withoutOids(Map<String, String> contents) {
    contents.replaceAll(
        (name, text) ->
            name.endsWith("__state__") ? text.replaceAll("\\b[0-9a-f]{16}\\b", "oid") : text);
    return contents;
  }

  /** How many records were written. */
  private static long played(Settings settings) throws IOException {
    Playback.Result result =
        Playback.of(settings).with(PlaybackOptions.DEFAULT.withOverride(true)).run(List.of("/"));
    assertThat(result.plan().problems())
        .filteredOn(problem -> problem.severity() != Problem.Severity.NOTE)
        .isEmpty();
    return result.records();
  }

  private Map<String, String> recorded(String port, String name) throws IOException {
    Path again = folder.resolve(name);
    Recording.of(settings("zeo://127.0.0.1:" + port, again)).run(List.of("/"));
    return TreeContent.of(again);
  }

  /** What the real ZODB finds, all blobs opened: trees, and records that are not there. */
  private static String everyRecord(Path dataFs, Path blobs) {
    String found =
        Python.script(
            Path.of("src/test/python/every_record.py"), dataFs.toString(), blobs.toString());
    return found.substring(found.indexOf("BTrees,"));
  }

  private static Path first(Path below, String name) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private Settings settings(String uri, Path base) throws IOException {
    return Settings.of(
        Map.of("zodb.source", uri, "zodb.base-dir", base.toString(), "zodb.unsupported", "state"),
        folder,
        "the test");
  }
}
