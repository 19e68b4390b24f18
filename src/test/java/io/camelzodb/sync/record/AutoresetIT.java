package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record --commit --autoreset}, beside the peer, each with a database and a server. */
class AutoresetIT {
  @TempDir Path folder;

  @Test
  void undoesWhatSomebodyChangedAsThePeerDoes() throws Exception {
    Path ours = Files.createDirectories(folder.resolve("ours"));
    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    for (Path each : List.of(ours, theirs)) {
      Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), each.resolve("Data.fs"));
      git(each, "init", "-q", "-b", "main", "tree");
      git(each.resolve("tree"), "config", "user.name", "Test");
      git(each.resolve("tree"), "config", "user.email", "test@example.com");
      Files.writeString(
          each.resolve("tree/.git/info/exclude"), "/.zodbsync.lock\n/.camel-zodb.*\n");
    }
    String ourPort = ZeoServer.port();
    String theirPort = ZeoServer.port();
    try (ZeoServer one = new ZeoServer(ours, ourPort, ours.resolve("Data.fs"), null, "");
        ZeoServer other = new ZeoServer(theirs, theirPort, theirs.resolve("Data.fs"), null, "")) {
      assertThat(one.address()).isNotEqualTo(other.address());
      Settings settings = settings(ourPort, ours.resolve("tree"));
      Recording.of(settings).commit(true).run(List.of("/"));
      peer(theirPort, theirs, "record", "--commit", "/");
      Map<String, String> before = contents(ours.resolve("tree"));
      assertThat(contents(theirs.resolve("tree"))).isEqualTo(before);

      // What somebody edits: a script, an object of another type, one more, one less.
      Path edited = folder.resolve("edited");
      copy(ours.resolve("tree/__root__"), edited.resolve("__root__"));
      Path site = edited.resolve("__root__/site");
      Files.writeString(site.resolve("add/__source__.py"), "return 'edited'\n");
      Files.delete(site.resolve("page/__meta__"));
      Files.delete(site.resolve("page/__source-utf8__.html"));
      Files.delete(site.resolve("page"));
      Files.createDirectory(site.resolve("more"));
      Files.writeString(site.resolve("more/__meta__"), "[('title', 'More'), ('type', 'Folder')]");
      for (String port : List.of(ourPort, theirPort)) {
        Playback.of(settings(port, edited)).run(List.of("/"));
      }

      Recording.Result result =
          Recording.of(settings).commit(true).autoreset(true).run(List.of("/"));
      peer(theirPort, theirs, "record", "--commit", "--autoreset", "/");
      assertThat(result.commit()).isNotNull();
      assertThat(result.reset()).isNotNull();
      assertThat(contents(ours.resolve("tree"))).isEqualTo(before);
      assertThat(contents(theirs.resolve("tree"))).isEqualTo(before);
      assertThat(git(ours.resolve("tree"), "log", "--format=%s").lines()).hasSize(1);
      assertThat(git(ours.resolve("tree"), "status", "--short")).isEmpty();

      // Both databases are what they were: each records the other's.
      peer(ourPort, theirs, "record", "/");
      assertThat(contents(theirs.resolve("tree"))).isEqualTo(before);
      Recording.of(settings(theirPort, ours.resolve("tree"))).run(List.of("/"));
      assertThat(contents(ours.resolve("tree"))).isEqualTo(before);
      assertThat(Recording.of(settings).commit(true).autoreset(true).run(List.of("/")).reset())
          .isNull();
    }
  }

  @Test
  void theCommitStaysWhereItCannotBeUndone() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    Path tree = folder.resolve("tree");
    Settings settings =
        Settings.of(
            Map.of("zodb.source", "file://" + dataFs, "zodb.base-dir", tree.toString()),
            folder,
            "the test");
    assertThatThrownBy(() -> Recording.of(settings).commit(true).autoreset(true).run(List.of("/")))
        .hasMessageContaining("there is no earlier commit than");
    assertThat(git(tree, "log", "--format=%s").lines()).hasSize(1);

    // A commit whose files cannot be played back, under one that can be taken back.
    Path meta = tree.resolve("__root__/site/add/__meta__");
    String good = Files.readString(meta);
    Files.writeString(meta, "[('type', __import__('os'))]");
    git(tree, "config", "user.name", "Test");
    git(tree, "config", "user.email", "test@example.com");
    git(tree, "commit", "-q", "-a", "-m", "broken");
    assertThatThrownBy(() -> Recording.of(settings).commit(true).autoreset(true).run(List.of("/")))
        .hasMessageContaining("the commit stays")
        .hasMessageContaining("line 1, column 11");
    assertThat(Files.readString(meta)).isEqualTo(good);
    assertThat(git(tree, "log", "--format=%s").lines()).hasSize(3);
    assertThat(git(tree, "status", "--short")).isEmpty();
  }

  private Settings settings(String port, Path tree) throws IOException {
    return Settings.of(
        Map.of("zodb.source", "zeo://127.0.0.1:" + port, "zodb.base-dir", tree.toString()),
        folder,
        "the test");
  }

  private static void peer(String port, Path home, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("127.0.0.1:" + port);
    all.add(home.resolve("tree").toString());
    all.addAll(List.of(arguments));
    Python.script(Path.of("src/test/python/zodbsync.py"), all.toArray(String[]::new));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  private static Map<String, String> contents(Path tree) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree.resolve("__root__"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            tree.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static String git(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
