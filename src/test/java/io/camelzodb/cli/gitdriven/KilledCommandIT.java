package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.OnDisk;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments of each command that plays back: after the next command everything is
 * as it was before, or the command is done; the local work is there in any case. {@code -Pfaults}
 * kills 200 times; {@code -Dkill.seed=N} makes the moments of that seed again.
 */
class KilledCommandIT {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("reset", "tip~2"),
          List.of("pick", "clean"),
          List.of("checkout", "clean"),
          List.of("exec", "git revert --no-edit HEAD"),
          List.of("reset", "--dry-run", "tip~3"));

  @TempDir(factory = OnDisk.class)
  private Path folder;

  private Path base;
  private String source = "";
  private int recorded;

  @Test
  void asBeforeOrDone() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 8);
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledCommandIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
    Files.writeString(base.resolve("earlier.txt"), "of an earlier stash");
    CommandSite.git(base, "stash", "push", "--include-untracked", "--message", "earlier");
    CommandSite.edit(base);
    Map<String, String> before = CommandSite.state(base);
    Map<String, String> objects = objects();
    int undone = 0;
    int killed = 0;
    long whole = 0;
    for (int round = -1; killed < rounds; round++) {
      List<String> command = COMMANDS.get(Math.floorMod(round, COMMANDS.size()));
      String what = "seed " + seed + ", round " + round + ", " + command;
      long begin = System.nanoTime();
      Process process = launched(command);
      if (round < 0) {
        assertThat(process.waitFor()).as(output()).isZero();
        whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      } else {
        boolean ended =
            process.waitFor(
                (long) (whole * (0.3 + 0.7 * random.nextDouble())), TimeUnit.MILLISECONDS);
        List<ProcessHandle> gits = process.descendants().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle git : gits) {
          // A git that the killed program has started goes on to its end.
          git.onExit().get(60, TimeUnit.SECONDS);
        }
        killed += ended ? 0 : 1;
        assertThat(round).as(what).isLessThan(20 + 5 * rounds);
      }
      CommandRun next = run("exec", "true");
      assertThat(next.status()).as(what + next.said()).isZero();
      undone += next.said().contains("has not ended") ? 1 : 0;
      Map<String, String> now = CommandSite.state(base);
      if (!now.get("git:log").equals(before.get("git:log"))
          || !now.get("git:head").equals(before.get("git:head"))
          || !now.get("git:branches").equals(before.get("git:branches"))) {
        // It was done; what it had to bring back is there as well.
        assertThat(now.get("git:status")).as(what).isEqualTo(before.get("git:status"));
        assertThat(now.get("git:stash")).as(what).isEqualTo(before.get("git:stash"));
        for (String back : List.of("main", "tip")) {
          CommandRun run = back.equals("main") ? run("checkout", back) : run("reset", back);
          assertThat(run.status()).as(what + run.said()).isZero();
        }
      }
      Map<String, String> after = CommandSite.state(base);
      // Commits that were made stay in the log of nothing.
      assertThat(after).as(what).isEqualTo(before);
      assertThat(objects()).as(what).isEqualTo(objects);
    }
    System.out.printf(
        "KilledCommandIT: %d killed, %d of them undone by the next%n", killed, undone);
  }

  private Process launched(List<String> command) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb"));
    all.addAll(CommandSite.arguments(source, base, command));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private CommandRun run(String... arguments) {
    return new CommandRun(CommandSite.arguments(source, base, List.of(arguments)));
  }

  private Map<String, String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder)).run(List.of("/"));
    return TreeContent.of(back);
  }
}
