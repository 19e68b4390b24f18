package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.OnDisk;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments of {@code playback}, by turns over ZEO and onto a Data.fs: the database
 * is as it was or wholly changed, the files are as they were, the next playback completes it, and
 * the one after that writes nothing. The moments are spread over the time that a playback takes;
 * one that came after the end does not count. {@code -Pfaults} kills 200 times; {@code
 * -Dkill.seed=N} makes the moments of that seed again.
 */
class KilledPlaybackIT {
  @TempDir(factory = OnDisk.class)
  private Path folder;

  private Path tree;

  @Test
  void untouchedOrWhollyChanged() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 8);
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledPlaybackIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    tree = folder.resolve("tree");
    Python.script(
        Path.of("src/test/python/unpack.py"),
        Corpus.zope().resolve("golden/types/expected.tar.gz").toString(),
        tree.toString());
    Map<String, String> files = TreeContent.of(tree);
    Path tiny = Corpus.zope().resolve("golden/tiny/Data.fs");
    Path dataFs = folder.resolve("Data.fs");
    String port = ZeoServer.port();
    long[] whole = new long[2];
    int[] killed = new int[2];
    int[] writing = new int[2];
    int[] changed = new int[2];
    int late = 0;
    for (int round = -2; killed[0] + killed[1] < rounds; round++) {
      int overZeo = round & 1;
      Files.copy(tiny, dataFs, StandardCopyOption.REPLACE_EXISTING);
      // A server leaves its own.
      Files.deleteIfExists(temporary(dataFs));
      int before = transactions(dataFs);
      String uri = overZeo == 1 ? "zeo://127.0.0.1:" + port : "file://" + dataFs;
      try (ZeoServer server = overZeo == 1 ? new ZeoServer(folder, port, dataFs, null, "") : null) {
        long begin = System.nanoTime();
        Process process = launched(uri);
        if (round < 0) {
          // What files of unsupported types cannot bring back is told.
          assertThat(process.waitFor()).as(output()).isEqualTo(1);
          assertThat(output()).contains("; 7 left out");
          whole[overZeo] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        } else {
          // Every other one in the last part, where it writes.
          double from = (round & 2) == 0 ? 0 : 0.65;
          long moment = (long) (whole[overZeo] * (from + (1 - from) * random.nextDouble()));
          boolean ended = process.waitFor(moment, TimeUnit.MILLISECONDS);
          process.destroyForcibly().waitFor();
          String what = "seed " + seed + ", round " + round + ", killed after " + moment + " ms";
          boolean amid = isAmidWriting(dataFs, Files.size(tiny));
          int now = transactions(dataFs);
          assertThat(now - before).as(what).isBetween(0, 1);
          if (ended) {
            late++;
            assertThat(late).as(what).isLessThan(10 + rounds);
            whole[overZeo] = Math.min(whole[overZeo], moment);
          } else {
            killed[overZeo]++;
            writing[overZeo] += amid && now == before ? 1 : 0;
            changed[overZeo] += now - before;
          }
          assertThat(TreeContent.of(tree)).as(what).isEqualTo(files);
          Playback.Result second = Playback.of(settings(uri)).run(List.of("/"));
          assertThat(second.plan().hasErrors()).as(what).isFalse();
          assertThat(second.tid() == null).as(what).isEqualTo(now > before);
        }
        assertThat(Playback.of(settings(uri)).run(List.of("/")).tid()).isNull();
        assertThat(transactions(dataFs)).isEqualTo(before + 1);
        assertThat(TreeContent.of(tree)).isEqualTo(files);
        assertThat(server == null).isEqualTo(overZeo == 0);
      }
    }
    System.out.printf(
        "KilledPlaybackIT: onto a Data.fs %d killed, %d while records were written, %d when it was"
            + " changed; over ZEO %d killed, %d when it was changed; %d ended before%n",
        killed[0], writing[0], changed[0], killed[1], changed[1], late);
  }

  /** Whether records were on their way into a file; those for a server are in files of its own. */
  private static boolean isAmidWriting(Path dataFs, long before) throws IOException {
    Path records = temporary(dataFs);
    return Files.size(dataFs) > before || (Files.exists(records) && Files.size(records) > 0);
  }

  private static Path temporary(Path dataFs) {
    return dataFs.resolveSibling("Data.fs.tmp");
  }

  /** How many whole transactions it has; what stands behind them is not finished. */
  private static int transactions(Path dataFs) throws IOException {
    int count = 0;
    try (FileStorage storage = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
      Iterator<TransactionLog.Transaction> all = storage.transactions(Tid.ZERO);
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  private Process launched(String uri) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.camelzodb.cli.CamelZodb",
            "-D",
            "zodb.source=" + uri,
            "-D",
            "zodb.base-dir=" + tree,
            "playback",
            "/")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private Settings settings(String uri) throws IOException {
    return Settings.of(
        Map.of("zodb.source", uri, "zodb.base-dir", tree.toString()), folder, "the test");
  }
}
