package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.OnDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments of {@code record --commit}: git finds no damage, and the next run ends
 * with exactly the tree of the database. {@code -Pfaults} kills 200 times; {@code -Dkill.seed=N}
 * makes the moments of that seed again.
 */
class KilledRecordingIT {
  private static final Pattern LEFT_OVER =
      Pattern.compile(
          ".*\\.lock|.*\\.new|.*unfinished.*|insert_.*|noz.*|tmp_.*|camel-zodb\\.committing"
              + "|\\.camel-zodb\\.init");

  @TempDir(factory = OnDisk.class)
  private Path folder;

  @Test
  void isMendedByTheNextRun() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 8);
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledRecordingIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    List<String> databases = List.of("types", "tiny");
    List<Map<String, String>> expected = new ArrayList<>();
    for (String database : databases) {
      Path base = folder.resolve("expected-" + database);
      Recording.of(settings(database, base)).run(List.of("/"));
      expected.add(TreeContents.of(base));
    }
    Path base = folder.resolve("mirror");
    long begin = System.nanoTime();
    assertThat(launched("types", base).waitFor()).isZero();
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    List<String> beside = outside();
    int killed = 0;
    for (int round = 0; round < rounds || (killed == 0 && round < 10 * rounds); round++) {
      // By turns into an empty folder and from the tree of one database to that of the other.
      int which = round / 2 % 2;
      if (round % 2 == 0) {
        base = folder.resolve("mirror-" + round);
        Files.createDirectories(base);
      } else {
        which = 1 - which;
      }
      Process process = launched(databases.get(which), base);
      long moment = (long) (whole * (0.2 + 0.9 * random.nextDouble()));
      if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        killed++;
      } else if (killed == 0) {
        // The machine became faster.
        whole = Math.min(whole, moment);
      }
      process.destroyForcibly().waitFor();
      String what = "seed " + seed + ", round " + round + ", killed after " + moment + " ms";
      assertThat(outside()).as(what).containsExactlyInAnyOrderElementsOf(beside);
      RealGit git = new RealGit(base);
      if (Files.exists(base.resolve(".git"))) {
        assertThat(git.run("fsck", "--no-dangling", "--full")).as(what).doesNotContain("error");
      }
      Recording.of(settings(databases.get(which), base)).commit(true).run(List.of("/"));
      assertThat(TreeContents.of(base)).as(what).isEqualTo(expected.get(which));
      git.findsAllInOrder();
      try (Stream<Path> all = Files.walk(base)) {
        assertThat(all.map(file -> file.getFileName().toString()))
            .as(what)
            .filteredOn(name -> !name.equals(TreeLock.FILE))
            .noneMatch(name -> LEFT_OVER.matcher(name).matches());
      }
    }
    System.out.println("KilledRecordingIT: " + killed + " of " + rounds + " runs were killed");
    assertThat(killed).isPositive();
  }

  /** What is beside the base folders. */
  private List<String> outside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> !name.startsWith("mirror"))
          .toList();
    }
  }

  private Process launched(String database, Path base) throws IOException {
    Path launcher = Path.of("camel-zodb").toAbsolutePath();
    File output = folder.resolve("output").toFile();
    return new ProcessBuilder(
            launcher.toString(),
            "-D",
            "zodb.source=" + source(database),
            "-D",
            "zodb.base-dir=" + base,
            "record",
            "--commit",
            "/")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  private Settings settings(String database, Path base) throws SettingsException {
    return Settings.of(
        Map.of("zodb.source", source(database), "zodb.base-dir", base.toString()), folder, "test");
  }

  private static String source(String database) {
    Path home = Corpus.zope().resolve("golden").resolve(database).toAbsolutePath();
    return "file://" + home.resolve("Data.fs");
  }
}
