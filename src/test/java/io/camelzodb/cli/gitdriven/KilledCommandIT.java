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
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL at random moments amid the work of each command. A command that moves branches: after the
 * next command everything is as it was before, or the command is done; the local work is there in
 * any case. The others: run again, they come to the same end, and other local work is there.
 *
 * <p>The work begins when the journal appears, or after the start of Java. {@code
 * -Dkill.rounds=200} kills each command 200 times, as {@code -Pfaults} does; {@code -Dkill.seed=N}
 * makes the moments of that seed again.
 */
class KilledCommandIT {
  private static final Map<String, List<String>> COMMANDS =
      new TreeMap<>(
          Map.of(
              "reset", List.of("reset", "tip~2"),
              "reset --dry-run", List.of("reset", "--dry-run", "tip~3"),
              "ff", List.of("ff", "ahead"),
              "pick", List.of("pick", "clean"),
              "checkout", List.of("checkout", "clean"),
              "checkout --rebase", List.of("checkout", "--rebase", "tip", "clean"),
              "exec", List.of("exec", "git revert --no-edit HEAD && git revert --no-edit HEAD~2"),
              "reformat", List.of("reformat", "tip~3")));

  @TempDir(factory = OnDisk.class)
  private Path folder;

  private Path base;
  private String source = "";
  private int recorded;
  private final Random random = new Random(seed());

  private static long seed() {
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledCommandIT: -Dkill.seed=" + seed);
    return seed;
  }

  /** How many times each command is killed: {@code -Dkill.rounds} is for all of them together. */
  private static int rounds() {
    int all = Integer.getInteger("kill.rounds", 8);
    return all < 200 ? Math.max(1, all / 4) : all;
  }

  private void site() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
    // Metadata as perfact-zodbsync wrote it before, and a commit ahead.
    Files.writeString(
        base.resolve("__root__/site/a b/__meta__"), "[('title', 'Old'), ('type', 'Folder')]\n");
    CommandSite.commit(base, "old");
    CommandSite.meta(base, "index_html", "('title', '", "('title', 'Ahead ");
    CommandSite.commit(base, "ahead");
    CommandSite.git(base, "branch", "ahead");
    CommandSite.git(base, "reset", "-q", "--hard", "HEAD~1");
    assertThat(run("playback", "/").status()).isZero();
    Files.writeString(base.resolve("earlier.txt"), "of an earlier stash");
    CommandSite.git(base, "stash", "push", "--include-untracked", "--message", "earlier");
    CommandSite.edit(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset",
        "reset --dry-run",
        "ff",
        "pick",
        "checkout",
        "checkout --rebase",
        "exec",
        "reformat"
      })
  void asBeforeOrDone(String name) throws Exception {
    List<String> command = COMMANDS.get(name);
    site();
    Map<String, String> before = CommandSite.state(base);
    Map<String, String> objects = objects();
    Path copy = folder.resolve("copy");
    copy(folder.resolve("Data.fs"), copy.resolve("Data.fs"));
    copy(base, copy.resolve("base"));
    Path journal = base.resolve(".git/camel-zodb.command");
    int undone = 0;
    int killed = 0;
    long work = 0;
    Map<String, String> done = Map.of();
    for (int round = -1; killed < rounds(); round++) {
      assertThat(round).as(name).isLessThan(20 + 5 * rounds());
      String what = name + ", round " + round;
      Process process = launched(command);
      while (!Files.exists(journal) && process.isAlive()) {
        // No event comes from the file system fast enough.
        TimeUnit.MILLISECONDS.sleep(1);
      }
      long begin = System.nanoTime();
      if (round < 0) {
        assertThat(process.waitFor()).as(output()).isZero();
        work = System.nanoTime() - begin;
        done = CommandSite.state(base);
      } else {
        boolean ended =
            process.waitFor((long) (work * random.nextDouble() * 1.1), TimeUnit.NANOSECONDS);
        process.destroyForcibly().waitFor();
        killed += ended ? 0 : 1;
      }
      CommandRun next = run("exec", "true");
      assertThat(next.status()).as(what + next.said()).isZero();
      undone += next.said().contains("has not ended") ? 1 : 0;
      Map<String, String> after = CommandSite.state(base);
      if (same(after, before)) {
        assertThat(objects()).as(what).isEqualTo(objects);
        continue;
      }
      // It was done; what it had to bring back is there as well.
      assertThat(after).as(what).isEqualTo(done);
      assertThat(base.resolve(".git/camel-zodb.command")).doesNotExist();
      CommandRun check = run("playback", "--dry-run", "--skip-errors", "/site/a b", "/index_html");
      assertThat(check.said()).as(what).contains("Nothing to do");
      clear(base);
      copy(copy.resolve("base"), base);
      copy(copy.resolve("Data.fs"), folder.resolve("Data.fs"));
    }
    System.out.printf(
        "KilledCommandIT: %s: %d killed in %d ms of work, %d of them undone by the next%n",
        name, killed, TimeUnit.NANOSECONDS.toMillis(work), undone);
  }

  private static boolean same(Map<String, String> one, Map<String, String> other) {
    return one.equals(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload", "freeze"})
  void againToTheEnd(String name) throws Exception {
    site();
    Path library = Files.createDirectories(folder.resolve("library"));
    for (int i = 0; i < 30; i++) {
      Path each = Files.createDirectories(library.resolve("part " + i % 3));
      Files.writeString(each.resolve("grün" + i + ".js"), "alert(" + i + ");\n".repeat(500));
    }
    List<String> command =
        name.equals("upload")
            ? List.of("upload", library.toString(), "/site/lib")
            : List.of("freeze", "/site/a b");
    Path copy = folder.resolve("copy");
    copy(folder.resolve("Data.fs"), copy.resolve("Data.fs"));
    copy(base, copy.resolve("base"));
    long begin = System.nanoTime();
    assertThat(launched(command).waitFor()).as(output()).isZero();
    long whole = System.nanoTime() - begin;
    Map<String, String> done = CommandSite.state(base);
    Map<String, String> objects = objects();
    for (int round = 0; round < rounds(); round++) {
      clear(base);
      copy(copy.resolve("base"), base);
      copy(copy.resolve("Data.fs"), folder.resolve("Data.fs"));
      Process process = launched(command);
      process.waitFor((long) (whole * (0.4 + 0.65 * random.nextDouble())), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
      CommandRun again = run(command.toArray(String[]::new));
      String what = name + ", round " + round + "\n" + again.said();
      assertThat(again.status()).as(what).isZero();
      assertThat(CommandSite.state(base)).as(what).isEqualTo(done);
      assertThat(objects()).as(what).isEqualTo(objects);
      assertThat(base.resolve(".camel-zodb.upload")).doesNotExist();
    }
  }

  @Test
  void theNextCommandWaitsForWhatIsLeft() throws Exception {
    site();
    Map<String, String> before = CommandSite.state(base);
    Path journal = base.resolve(".git/camel-zodb.command");
    Path go = folder.resolve("go");
    Process process =
        launched(
            List.of(
                "exec",
                "touch ../begun; while ! [ -e ../go ]; do sleep 0.1; done;"
                    + " git reset -q --hard tip~2"));
    while (!Files.exists(folder.resolve("begun")) && process.isAlive()) {
      // The shell cannot tell this process in another way.
      TimeUnit.MILLISECONDS.sleep(10);
    }
    process.destroyForcibly().waitFor();
    assertThat(journal).exists();
    CommandRun next = run("-D", "zodb.lock-timeout=0", "reset", "tip~1");
    assertThat(next.status()).as(next.said()).isEqualTo(1);
    assertThat(next.said()).contains("what an interrupted command has started still runs");
    assertThat(journal).exists();
    Files.createFile(go);
    next = run("exec", "true");
    assertThat(next.status()).as(next.said()).isZero();
    assertThat(next.said()).contains("It was undone");
    assertThat(CommandSite.state(base)).isEqualTo(before);
  }

  private static void clear(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        if (!each.equals(top)) {
          Files.delete(each);
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(Files.isDirectory(from) ? to : to.resolveSibling(""));
    String what = Files.isDirectory(from) ? from + "/." : from.toString();
    assertThat(new ProcessBuilder("cp", "-a", what, to.toString()).inheritIO().start().waitFor())
        .isZero();
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
    Map<String, String> objects = TreeContent.of(back);
    clear(back);
    return objects;
  }
}
