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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** What is wrong on purpose in the golden database besides, in what files do not hold. */
  private static final List<String> KEPT =
      List.of("/templates/raw_dtml_bytes", "/unsupported/disguised", "/ids/key_counts");

  /** Objects that answer otherwise, since files do not hold what they answer. */
  private static final List<String> DIFFERENT =
      List.of(
          "[\"/ids/key_counts\"",
          "[\"/templates/raw_dtml_bytes\"",
          "[\"/templates/raw_dtml_globals\"",
          "[\"/titles/raw_int\"",
          "[\"/titles/raw_list\"");

  private static final Pattern PATH = Pattern.compile("\"path\": \"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void theGoldenTreeBecomesADatabaseThatZopeUses() throws Exception {
    Path tree = folder.resolve("tree");
    Python.script(
        Path.of("src/test/python/unpack.py"),
        Corpus.zope().resolve("golden/types/expected.tar.gz").toString(),
        tree.toString());
    becomesADatabase(tree, List.of());
    // What browsers get of it, and who can log in, is what the original gives.
    Map<String, String> original = published(Corpus.zope().resolve("golden/types/Data.fs"));
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
   * Another site each time; {@code -Dplayback.seed=N} makes the one of that seed again, {@code
   * -Dplayback.profile=large} other objects, {@code -Dplayback.empty=true} plays it into a new
   * file.
   */
  @Test
  void theTreeOfAnySiteReplacesAnotherOne() throws Exception {
    int seed = Integer.getInteger("playback.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("PlaybackIT: -Dplayback.seed=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        System.getProperty("playback.profile", "types"),
        "--objects",
        "1000",
        "--seed",
        Integer.toString(seed),
        "--out",
        site.toString());
    Path tree = folder.resolve("tree");
    Recording.of(settings("file://" + site.resolve("Data.fs"), tree)).run(List.of("/"));
    List<String> broken = brokenIn(site.resolve("Data.fs"));
    if (Boolean.getBoolean("playback.empty")) {
      becomesADatabase(tree, broken);
    } else {
      replacesAnother(tree, broken);
    }
  }

  /** What a real Zope cannot use of the original either. */
  private static List<String> brokenIn(Path dataFs) {
    String said;
    try {
      said = check("--data-fs", dataFs.toString(), List.of());
    } catch (IllegalStateException failures) {
      said = String.valueOf(failures.getMessage());
    }
    List<String> broken = new ArrayList<>();
    Matcher paths = PATH.matcher(said.substring(said.indexOf("\"failures\"")));
    while (paths.find()) {
      broken.add(paths.group(1));
    }
    return broken;
  }

  private void becomesADatabase(Path tree, List<String> broken) throws Exception {
    Path dataFs = folder.resolve("new/Data.fs");
    Files.createDirectories(folder.resolve("new"));
    Settings file = settings("file://" + dataFs, tree);
    Playback.Result result = Playback.of(file).run(List.of("/"));
    assertThat(errors(result.plan())).isEmpty();
    assertThat(result.tid()).isNotNull();
    check("--data-fs", dataFs.toString(), broken);
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
  private void replacesAnother(Path tree, List<String> broken) throws Exception {
    Path dataFs = folder.resolve("other.fs");
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), dataFs);
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Settings zeo = settings("zeo://127.0.0.1:" + port, tree);
      Playback.Result result =
          Playback.of(zeo).with(PlaybackOptions.DEFAULT.withOverride(true)).run(List.of("/"));
      assertThat(errors(result.plan())).isEmpty();
      assertThat(result.tid()).isNotNull();
      assertThat(Playback.of(zeo).run(List.of("/")).tid()).isNull();
      List<String> allowed = new ArrayList<>(KEPT);
      allowed.addAll(broken);
      check("--zeo", "127.0.0.1:" + port, allowed);
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

  private static String check(String kind, String database, List<String> allowed) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(kind, database, "--run", "--extensions"));
    arguments.add(Corpus.zope().resolve("extensions").toString());
    for (List<String> paths : List.of(BROKEN, allowed)) {
      paths.forEach(path -> arguments.addAll(List.of("--allow", path)));
    }
    return Python.script(
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
