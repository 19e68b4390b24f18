package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.PeerSession;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each command by us and by the peer, on copies of one repository and one database. After each,
 * tree, commits, index, stash, database and exit status are the same. In every other step the sides
 * are changed, so that each goes on from what the other has left.
 */
class CommandsBesidePeerIT {
  private static final List<Step> STEPS =
      List.of(
          step("reset", "HEAD~2"),
          step("ff", "tip"),
          step("ff", "side"),
          step("reset", "nothere"),
          step("pick", "side~1"),
          step("reset", "tip"),
          step("reset", "--dry-run", "HEAD~3"),
          step("pick", "side"),
          step("pick", "--dry-run", "side~1"),
          step("checkout", "-b", "work"),
          step("checkout", "--reset", "tip~4", "work"),
          step("pick", "tip~4..tip~2"),
          step("pick", "--grep", "gone", "tip"),
          step("checkout", "main"),
          step("checkout", "--rebase", "tip", "work"),
          step("checkout", "nothere"),
          step("checkout", "main"),
          step("checkout", "--rebase", "tip", "clean"),
          step("checkout", "-b", "follows", "-t", "main"),
          step("checkout", "main"),
          step("exec", "git revert --no-edit HEAD"),
          step("exec", "git revert --no-edit HEAD~1..HEAD"),
          step("exec", "false"),
          step("exec", "exit 7"),
          step("exec", "git reset -q --hard tip~1; false"),
          step("exec", "git branch extra; git reset -q --hard tip"),
          step("exec", "--nocd", "test ! -d __root__"),
          step("exec", "test -d __root__"),
          step("exec", "echo local > __root__/site/noobject.txt"),
          step("exec", "git merge -q side"),
          step("with-lock", "true"),
          step("with-lock", "exit 3"),
          edited("reset", "tip~1"),
          step("exec", "git checkout -q . && git clean -qfd"),
          step("reset", "tip"),
          edited("checkout", "side"),
          step("exec", "git checkout -q . && git clean -qfd"),
          step("checkout", "main"),
          edited("reset", "--dry-run", "tip~2"),
          edited("exec", "exit 1"),
          edited("ff", "nothere"),
          // The edited file is changed by the command as well.
          edited("reset", "tip~4"),
          edited("pick", "bad"),
          edited("pick", "--skip-errors", "bad"),
          step("reset", "--skip-errors", "tip"),
          step("exec", "git commit -q --allow-empty -m nothing"),
          step("playback", "--dry-run", "/site"));

  /** The commands that need a commit of their own to be right. */
  private record Step(boolean edited, List<String> arguments) {}

  private static Step step(String... arguments) {
    return new Step(false, List.of(arguments));
  }

  private static Step edited(String... arguments) {
    return new Step(true, List.of(arguments));
  }

  @TempDir Path folder;

  @Test
  void bothDoTheSame() throws Exception {
    compare(false);
  }

  /** Below the base folder lies a layer that has all objects as they were at first. */
  @Test
  void bothDoTheSameWithLayers() throws Exception {
    compare(true);
  }

  private void compare(boolean layers) throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    CommandSite.make(first);
    Path second = folder.resolve("second");
    copy(first, second);
    Path config = Corpus.zope().resolve("config.py");
    try (Side one = new Side(first, config, layers);
        Side other = new Side(second, config, layers)) {
      boolean swapped = false;
      int failed = 0;
      for (Step step : STEPS) {
        Side ours = swapped ? other : one;
        Side theirs = swapped ? one : other;
        if (step.edited) {
          CommandSite.edit(ours.base);
          CommandSite.edit(theirs.base);
        }
        CommandRun run = ours.run(step.arguments);
        int status = theirs.peer.run(step.arguments);
        String what = step + "\nours: " + run.said() + "\ntheirs: " + theirs.peer.said();
        assertThat(run.status())
            .as(what)
            .isEqualTo(step.arguments.get(0).equals("playback") && run.status() == 3 ? 3 : status);
        same(what, CommandSite.state(ours.base), CommandSite.state(theirs.base));
        same(what, ours.database(), theirs.database());
        failed += status == 0 ? 0 : 1;
        swapped = !swapped;
      }
      assertThat(failed).isBetween(8, STEPS.size() / 2);
      same("layers", one.layers(), other.layers());
    }
  }

  private static void same(String what, Map<String, String> ours, Map<String, String> theirs) {
    TreeSet<String> keys = new TreeSet<>(ours.keySet());
    keys.addAll(theirs.keySet());
    for (String key : keys) {
      assertThat(undated(ours.get(key))).as(key + "\n" + what).isEqualTo(undated(theirs.get(key)));
    }
  }

  /** The message of a revert has the id of a commit, which goes by the second of that commit. */
  private static @Nullable String undated(@Nullable String log) {
    return log == null ? null : log.replaceAll("(This reverts commit) [0-9a-f]{40}", "$1 …");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A repository, the server of its database, and a peer for both. */
  private static final class Side implements AutoCloseable {
    private final Path folder;
    private final Path base;
    private final String port = ZeoServer.port();
    private final ZeoServer server;
    private final PeerSession peer;
    private final @Nullable Path layers;
    private int recorded;

    Side(Path folder, Path config, boolean layered) throws Exception {
      this.folder = folder;
      base = folder.resolve("base");
      layers = layered ? Files.createDirectory(folder.resolve("layers")) : null;
      server = new ZeoServer(folder, port, folder.resolve("Data.fs"), null, "");
      Path own = folder.resolve("config.py");
      Files.writeString(
          own, Files.readString(config) + (layered ? "\nlayers = '" + layers + "'\n" : ""));
      if (layered) {
        makeLayer();
      }
      peer = new PeerSession(folder, "127.0.0.1:" + port, base, own);
    }

    private void makeLayer() throws Exception {
      Path lower = folder.resolve("lower");
      CommandSite.git(folder, "clone", "-q", base.toString(), lower.toString());
      CommandSite.git(lower, "checkout", "-q", "--detach", "titled~1");
      Files.createDirectory(folder.resolve("lower-source"));
      Files.writeString(
          folder.resolve("layers/00-lower.py"),
          "workdir = '%s'\nsource = '%s-source'\n".formatted(lower, lower));
      assertThat(run(List.of("playback", "/")).status()).isZero();
    }

    CommandRun run(List<String> arguments) {
      List<String> all = new ArrayList<>(arguments);
      if (layers != null) {
        all.addAll(0, List.of("-D", "zodb.layers=" + layers));
      }
      return new CommandRun(CommandSite.arguments("zeo://127.0.0.1:" + port, base, all));
    }

    /** The layer that each object shows in Zope. */
    Map<String, String> layers() {
      Map<String, String> shown = new TreeMap<>();
      Python.script(Path.of("src/test/python/layer_site.py"), port, "layers")
          .lines()
          .forEach(line -> shown.put(line.split("\t")[0], line.split("\t")[2]));
      return shown;
    }

    Map<String, String> database() throws IOException {
      Path back = folder.resolve("back" + recorded++);
      Recording.of(CommandSite.settings("zeo://127.0.0.1:" + port, back, folder)).run(List.of("/"));
      return TreeContent.of(back);
    }

    @Override
    public void close() throws IOException {
      peer.close();
      server.close();
    }
  }
}
