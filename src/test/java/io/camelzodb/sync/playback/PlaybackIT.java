package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Recording;
import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays trees back, lets a real Zope use what was written, and the peer record it. */
class PlaybackIT {
  /** Objects that are wrong on purpose, or work only where somebody calls them. */
  private static final List<String> BROKEN =
      List.of(
          "/scripts/syntax_error",
          "/scripts/restricted",
          "/external/gone",
          "/ids/_under",
          // Rendered alone these do not find what they need, in the original database either.
          "/templates/dtml_method",
          "/templates/style.css",
          // Its globals are in no file.
          "/templates/raw_dtml_globals");

  @TempDir Path folder;

  @Test
  void theGoldenTreeBecomesADatabaseThatZopeUses() throws Exception {
    Path tree = folder.resolve("tree");
    Python.script(
        Path.of("src/test/python/unpack.py"),
        Corpus.zope().resolve("golden/types/expected.tar.gz").toString(),
        tree.toString());
    becomesADatabase(tree);
  }

  /** Another site each time; {@code -Dplayback.seed=N} makes the one of that seed again. */
  @Test
  void theTreeOfAnySiteBecomesADatabaseThatZopeUses() throws Exception {
    int seed = Integer.getInteger("playback.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("PlaybackIT: -Dplayback.seed=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "types",
        "--seed",
        Integer.toString(seed),
        "--out",
        site.toString());
    Path tree = folder.resolve("tree");
    Recording.of(settings("file://" + site.resolve("Data.fs"), tree)).run(List.of("/"));
    becomesADatabase(tree);
  }

  private void becomesADatabase(Path tree) throws Exception {
    Path dataFs = folder.resolve("new/Data.fs");
    Files.createDirectories(folder.resolve("new"));
    Settings file = settings("file://" + dataFs, tree);
    Playback.Result result = Playback.of(file).run(List.of("/"));
    assertThat(errors(result.plan())).isEmpty();
    assertThat(result.tid()).isNotNull();
    check(dataFs);
    Path theirs = folder.resolve("theirs");
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Python.script(
          Path.of("src/test/python/zodbsync.py"),
          "127.0.0.1:" + port,
          theirs.toString(),
          "record",
          "/");
    }
    assertSame(contents(theirs), contents(tree));
    assertThat(Playback.of(file).run(List.of("/")).tid()).isNull();
  }

  private static void check(Path dataFs) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--data-fs", dataFs.toString(), "--run", "--extensions"));
    arguments.add(Corpus.zope().resolve("extensions").toString());
    for (String path : BROKEN) {
      arguments.addAll(List.of("--allow", path));
    }
    Python.script(
        Corpus.zope().resolve("check_in_zope.py").toAbsolutePath(),
        arguments.toArray(String[]::new));
  }

  private Settings settings(String uri, Path tree) throws IOException {
    return Settings.of(
        Map.of("zodb.source", uri, "zodb.base-dir", tree.toString()), folder, "the test");
  }

  private static List<Problem> errors(Plan plan) {
    return plan.problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .toList();
  }

  /** The same files, but for objects that files cannot bring back. */
  private static void assertSame(Map<String, String> back, Map<String, String> tree) {
    String unsupported = "\n    ('unsupported', ";
    // Zope makes some of these itself when it opens a database.
    back.values().removeIf(content -> content.contains(unsupported));
    tree.values().removeIf(content -> content.contains(unsupported));
    // Its compiled code, which no file has, is all that keeps Zope from ending it with a line.
    tree.computeIfPresent(
        "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
    assertThat(back.keySet()).isEqualTo(tree.keySet());
    tree.forEach((name, content) -> assertThat(back.get(name)).as(name).isEqualTo(content));
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root.resolve("__root__"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
