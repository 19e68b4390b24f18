package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL at random moments of {@code run} with the route watch while somebody writes: afterwards
 * each transaction has its one commit. {@code -Dkill.seed=N} makes the moments of that seed again.
 */
class KilledRouteIT extends RouteCase {
  private static final int ROUNDS = 3;

  @Test
  void losesNothingAndDoesNothingTwice() throws Exception {
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledRouteIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Path written = folder.resolve("written");
      Process writer =
          new ProcessBuilder(
                  Python.interpreter().toString(),
                  "src/test/python/edit_titles.py",
                  "127.0.0.1:" + port,
                  "1000000",
                  "0.1")
              .redirectOutput(written.toFile())
              .redirectError(folder.resolve("writer.log").toFile())
              .start();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          int before = committed().size();
          Process route = launched(port, folder.resolve("output-" + round));
          await("round " + round, () -> committed().size() > before || !route.isAlive());
          assertThat(route.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS))
              .as("%s", Files.readString(folder.resolve("output-" + round)))
              .isFalse();
          route.destroyForcibly().waitFor();
          assertThat(git.run("fsck", "--no-dangling", "--full", "--no-progress"))
              .as("seed " + seed + ", round " + round)
              .doesNotContain("error");
        }
      } finally {
        writer.destroy();
        writer.waitFor();
      }
      List<String> made = Files.readAllLines(written);
      Path output = folder.resolve("output");
      Process route = launched(port, output);
      await(
          "the last of " + made.size(),
          () -> {
            assertThat(route.isAlive()).as("%s", Files.readString(output)).isTrue();
            return committed().contains(made.get(made.size() - 1));
          });
      awaitCommitted(made.get(made.size() - 1));
      // In order: the route ends the transaction under way.
      route.destroy();
      assertThat(route.waitFor(30, TimeUnit.SECONDS)).isTrue();
      List<String> committed = committed();
      assertThat(committed).as("seed " + seed).doesNotHaveDuplicates();
      // The first commit is of everything up to some transaction; the writer may have been killed
      // before it printed the last one.
      List<String> after = made.subList(made.indexOf(committed.get(0)) + 1, made.size());
      assertThat(committed.subList(1, committed.size())).startsWith(after.toArray(new String[0]));
      assertThat(committed.size()).isBetween(ROUNDS + 1, after.size() + 2);
      assertThat(git.run("status", "--porcelain"))
          .as(
              "seed %s: %s%n%s%n%s",
              seed,
              Files.readString(output),
              git.run("diff", "HEAD"),
              git.run("diff", "--cached", "HEAD"))
          .isEmpty();
      git.findsAllInOrder();
      System.out.println("KilledRouteIT: " + ROUNDS + " kills, " + made.size() + " transactions");
    }
  }

  /** The program as the launcher starts it, from the classes under test. */
  private Process launched(String port, Path output) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.camelzodb.cli.CamelZodb",
            "-D",
            "zodb.source=zeo://127.0.0.1:" + port + "?storage=1",
            "-D",
            "zodb.base-dir=" + base,
            "-D",
            "zodb.routes=" + Path.of("routes/watch.yaml").toAbsolutePath(),
            "run")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
