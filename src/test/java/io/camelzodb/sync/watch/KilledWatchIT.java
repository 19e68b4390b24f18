package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.TreeLock;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL at random moments of {@code watch --commit} while somebody writes: afterwards each
 * transaction has its one commit, and git finds nothing wrong. {@code -Pfaults} kills 200 times;
 * {@code -Dkill.seed=N} makes the moments of that seed again.
 */
class KilledWatchIT extends WatchCase {
  @Test
  void losesNothingAndDoesNothingTwice() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 8);
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledWatchIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    Files.copy(golden("tiny"), dataFs);
    String port = ZeoServer.port();
    String source = "zeo://127.0.0.1:" + port + "?storage=1";
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      start(source, true);
      stop();
      // So that kills meet repacking as well.
      git.run("config", "gc.auto", "150");
      Path written = folder.resolve("written");
      Process writer =
          new ProcessBuilder(
                  Python.interpreter().toString(),
                  "src/test/python/edit_titles.py",
                  "127.0.0.1:" + port,
                  "1000000",
                  "0.05",
                  "1.5")
              .redirectOutput(written.toFile())
              .redirectError(folder.resolve("writer.log").toFile())
              .start();
      int amid = 0;
      int repacking = 0;
      int advanced = 0;
      int before = 0;
      try {
        for (int round = 0; round < rounds; round++) {
          Path output = folder.resolve("output-" + round);
          Process watch = launched(source, output);
          await("round " + round, () -> lines(output) > 0 || !watch.isAlive());
          if (round % 2 == 1) {
            int known = before;
            await("a commit", () -> committed().size() > known || !watch.isAlive());
          }
          assertThat(watch.waitFor(random.nextInt(3000), TimeUnit.MILLISECONDS))
              .as("%s", Files.readString(output))
              .isFalse();
          watch.destroyForcibly().waitFor();
          String what = "seed " + seed + ", round " + round;
          assertThat(git.run("fsck", "--no-dangling", "--full", "--no-progress"))
              .as(what)
              .doesNotContain("error");
          List<String> committed = committed();
          List<String> made = Files.readAllLines(written);
          int both = Math.min(committed.size() - 1, made.size());
          assertThat(committed.subList(1, both + 1)).as(what).isEqualTo(made.subList(0, both));
          amid += isAmidCommit() ? 1 : 0;
          repacking += Files.exists(base.resolve(".git/gc.pid")) ? 1 : 0;
          advanced += committed.size() > before ? 1 : 0;
          before = committed.size();
        }
      } finally {
        writer.destroy();
        writer.waitFor();
      }
      List<String> made = Files.readAllLines(written);
      start(source, true);
      await("the last one", () -> committed().contains(made.get(made.size() - 1)));
      List<String> committed = committed();
      // The last one that was written may not have been printed.
      assertThat(committed.subList(1, committed.size()))
          .as("seed " + seed)
          .doesNotHaveDuplicates()
          .startsWith(made.toArray(new String[0]));
      assertThat(committed.size()).isLessThanOrEqualTo(made.size() + 2);
      stop();
      git.findsAllInOrder();
      assertAsRecorded(source);
      try (Stream<Path> all = Files.walk(base)) {
        assertThat(all.map(file -> file.getFileName().toString()))
            .noneMatch(
                name ->
                    name.matches(
                            ".*\\.lock|.*\\.new|camel-zodb\\.(moving|committing|file)"
                                + "|\\.camel-zodb\\.file")
                        && !name.equals(TreeLock.FILE));
      }
      assertThat(advanced).isGreaterThanOrEqualTo(rounds / 2);
      System.out.println(
          "KilledWatchIT: "
              + rounds
              + " kills, "
              + amid
              + " of them while the branch was moved, "
              + repacking
              + " while packs were brought together, "
              + advanced
              + " after new commits; "
              + made.size()
              + " transactions");
    }
  }

  /** Whether a kill left the branch, the work tree or the index half way. */
  private boolean isAmidCommit() {
    return Files.exists(base.resolve(".git/index.lock"))
        || Files.exists(base.resolve(".git/camel-zodb.moving"));
  }

  private static int lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (java.io.IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private Process launched(String source, Path output) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of("camel-zodb").toAbsolutePath().toString(),
            "-D",
            "zodb.source=" + source,
            "-D",
            "zodb.base-dir=" + base,
            "watch",
            "--commit")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
