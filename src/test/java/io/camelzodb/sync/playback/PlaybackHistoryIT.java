package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each commit of a real history played back over ZEO on top of the one before. */
class PlaybackHistoryIT {
  @TempDir Path folder;

  @Test
  void eachCommitOnTopOfTheOneBefore() throws Exception {
    Path bundle = Corpus.zope().resolve("golden/history/history.bundle").toAbsolutePath();
    git(folder, "clone", "-q", "-b", "main", bundle.toString(), "tree");
    Path tree = folder.resolve("tree");
    Path dataFs = folder.resolve("Data.fs");
    Playback.of(settings("file://" + dataFs, tree)).run(List.of("/"));
    List<String> commits = git(tree, "rev-list", "--reverse", "main").lines().toList();
    assertThat(commits).hasSizeGreaterThan(100);
    String port = ZeoServer.port();
    int written = 0;
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Settings settings = settings("zeo://127.0.0.1:" + port, tree);
      Path back = folder.resolve("back");
      Settings recording = settings("zeo://127.0.0.1:" + port, back);
      for (String commit : commits) {
        git(tree, "checkout", "-q", commit);
        git(tree, "clean", "-q", "-d", "-f", "__root__");
        Playback.Result result =
            Playback.of(settings)
                .with(PlaybackOptions.DEFAULT.withOverride(true))
                .run(List.of("/"));
        assertThat(result.plan().hasErrors())
            .as("%s: %s", commit, result.plan().problems())
            .isFalse();
        written += result.tid() == null ? 0 : 1;
        Recording.of(recording).run(List.of("/"));
        assertThat(supported(back)).as(commit).isEqualTo(supported(tree));
      }
      assertThat(Playback.of(settings).run(List.of("/")).tid()).isNull();
    }
    assertThat(written).isGreaterThan(commits.size() / 2);
    Python.script(
        Corpus.zope().resolve("check_in_zope.py").toAbsolutePath(),
        "--data-fs",
        dataFs.toString(),
        "--run");
  }

  private static Map<String, String> supported(Path tree) throws IOException {
    Map<String, String> contents = TreeContent.of(tree);
    contents.values().removeIf(content -> content.contains("\n    ('unsupported', "));
    return contents;
  }

  private Settings settings(String uri, Path base) throws IOException {
    return Settings.of(
        Map.of("zodb.source", uri, "zodb.base-dir", base.toString()), folder, "the test");
  }

  private static String git(Path where, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", where.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(Files.isDirectory(where)).isTrue();
    return output;
  }
}
