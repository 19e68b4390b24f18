package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import io.camelzodb.testing.ZopeCheck;
import io.camelzodb.testing.ZopeCheck.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays trees back, lets a real Zope use what was written, and the peer record it. */
class PlaybackIT {
  /** What does not work because something of it is in no file. */
  private static final Set<String> WITHOUT_GLOBALS = Set.of("/templates/raw_dtml_globals");

  /** Objects that answer otherwise, since files do not hold what they answer. */
  private static final List<String> DIFFERENT =
      List.of(
          "[\"/ids/key_counts\"",
          "[\"/templates/raw_dtml_bytes\"",
          "[\"/templates/raw_dtml_globals\"",
          "[\"/titles/raw_int\"",
          "[\"/titles/raw_list\"");

  @TempDir Path folder;

  @Test
  void theGoldenTreeBecomesADatabaseThatZopeUses() throws Exception {
    Path tree = folder.resolve("tree");
    Python.script(
        Path.of("src/test/python/unpack.py"),
        Corpus.zope().resolve("golden/types/expected.tar.gz").toString(),
        tree.toString());
    Path golden = Corpus.zope().resolve("golden/types/Data.fs");
    becomesADatabase(tree, ZopeCheck.failures("--data-fs", golden.toString()));
    // What browsers get of it, and who can log in, is what the original gives.
    Map<String, String> original = published(golden);
    Map<String, String> made = published(folder.resolve("new/Data.fs"));
    DIFFERENT.forEach(original::remove);
    DIFFERENT.forEach(made::remove);
    assertThat(made.keySet()).isEqualTo(original.keySet()).hasSizeGreaterThan(3000);
    original.forEach((path, answer) -> assertThat(made.get(path)).as(path).isEqualTo(answer));
  }

  private Map<String, String> published(Path dataFs) throws IOException {
    Path out = folder.resolve("published");
    Python.script(Path.of("src/test/python/publish_all.py"), dataFs.toString(), out.toString());
    Map<String, String> answers = new TreeMap<>();
    for (String line : Files.readAllLines(out)) {
      answers.put(line.substring(0, line.indexOf(',')), line);
    }
    return answers;
  }

  /**
   * Another site each time, in the place of the golden one; {@code -Dplayback.seed=N} makes the one
   * of that seed again, {@code -Dplayback.profile=large} or {@code history} other objects, {@code
   * -Dplayback.objects=N} more of them, {@code -Dplayback.other=N} plays it into the site of that
   * seed, and {@code -Dplayback.empty=true} into a new file.
   */
  @Test
  void theTreeOfAnySiteReplacesAnotherOne() throws Exception {
    int seed = Integer.getInteger("playback.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("PlaybackIT: -Dplayback.seed=" + seed);
    Path site = site(seed, "site");
    Path tree = folder.resolve("tree");
    Recording.of(settings("file://" + site, tree)).run(List.of("/"));
    if (Boolean.getBoolean("playback.empty")) {
      becomesADatabase(tree, ZopeCheck.failures("--data-fs", site.toString()));
      return;
    }
    Path other = folder.resolve("other.fs");
    Integer replaced = Integer.getInteger("playback.other");
    Files.copy(
        replaced == null ? Corpus.zope().resolve("golden/types/Data.fs") : site(replaced, "old"),
        other);
    replacesAnother(tree, ZopeCheck.failures("--data-fs", site.toString()), other);
  }

  private Path site(int seed, String name) {
    Path site = folder.resolve(name);
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        System.getProperty("playback.profile", "types"),
        "--objects",
        System.getProperty("playback.objects", "1000"),
        "--seed",
        Integer.toString(seed),
        "--out",
        site.toString());
    return site.resolve("Data.fs");
  }

  /** A real Zope finds nothing wrong but what is wrong in the original in the same way. */
  private static void assertWorks(String kind, String database, Set<Failure> original) {
    Set<Failure> failures = ZopeCheck.failures(kind, database);
    failures.removeAll(original);
    failures.removeIf(failure -> WITHOUT_GLOBALS.contains(failure.path()));
    assertThat(failures).isEmpty();
  }

  private void becomesADatabase(Path tree, Set<Failure> original) throws Exception {
    Path dataFs = folder.resolve("new/Data.fs");
    Files.createDirectories(folder.resolve("new"));
    Settings file = settings("file://" + dataFs, tree);
    Playback.Result result = Playback.of(file).run(List.of("/"));
    assertThat(errors(result.plan())).isEmpty();
    assertThat(result.tid()).isNotNull();
    assertWorks("--data-fs", dataFs.toString(), original);
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Map<String, String> files = contents(tree);
      // Its compiled code, which no file has, is all that keeps Zope from ending it with a line.
      files.computeIfPresent(
          "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
      assertSame(theirs(port), files);
    }
    assertThat(Playback.of(file).run(List.of("/")).tid()).isNull();
  }

  /** Another site, which a server has, becomes that of the tree. */
  private void replacesAnother(Path tree, Set<Failure> original, Path dataFs) throws Exception {
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Settings zeo = settings("zeo://127.0.0.1:" + port, tree);
      Playback.Result result =
          Playback.of(zeo).with(PlaybackOptions.DEFAULT.withOverride(true)).run(List.of("/"));
      assertThat(errors(result.plan())).isEmpty();
      assertThat(result.tid()).isNotNull();
      assertThat(Playback.of(zeo).run(List.of("/")).tid()).isNull();
      assertWorks("--zeo", "127.0.0.1:" + port, original);
      assertSame(theirs(port), contents(tree));
      assertThat(Playback.of(zeo).run(List.of("/")).tid()).isNull();
    }
  }

  /** What the peer records. */
  private Map<String, String> theirs(String port) throws IOException {
    Path theirs = folder.resolve("theirs");
    Python.script(
        Path.of("src/test/python/zodbsync.py"),
        "127.0.0.1:" + port,
        theirs.toString(),
        "record",
        "/");
    return contents(theirs);
  }

  private Settings settings(String uri, Path tree) throws IOException {
    return Settings.of(
        Map.of("zodb.source", uri, "zodb.base-dir", tree.toString()), folder, "the test");
  }

  /** What is wrong, but for objects of types that files hold by type and title alone. */
  private static List<Problem> errors(Plan plan) {
    return plan.problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .filter(
            each ->
                each.severity() != Problem.Severity.OMITTED
                    || !each.message().contains("hold only the type and the title of a "))
        .toList();
  }

  /** The same files, but for objects that files cannot bring back. */
  private static void assertSame(Map<String, String> back, Map<String, String> tree) {
    String unsupported = "\n    ('unsupported', ";
    // Zope makes some of these itself when it opens a database.
    back.values().removeIf(content -> content.contains(unsupported));
    tree.values().removeIf(content -> content.contains(unsupported));
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
