package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.testing.OnDisk;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random moments of writing a Data.fs: it always holds whole transactions only, at least
 * those that were said to be finished, the next writer goes on behind them, and the real ZODB opens
 * it. {@code -Pfaults} kills 200 times; {@code -Dkill.seed=N} makes the moments of that seed again.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KilledWritingIT {
  private static final Path CHECK = Path.of("src/test/python/zodb_check.py");

  @TempDir(factory = OnDisk.class)
  private Path folder;

  @Test
  void wholeTransactionsOnly() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 8);
    long seed = Long.getLong("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("KilledWritingIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    Path dataFs = folder.resolve("Data.fs");
    List<String> finished = new ArrayList<>();
    int cut = 0;
    int whole = 0;
    for (int round = 0; round < rounds; round++) {
      String what = "seed " + seed + ", round " + round;
      List<String> more = killed(random, round == 0 ? 1 : random.nextInt(8));
      whole += more.size();
      finished.addAll(more);
      if (!Files.exists(dataFs)) {
        continue;
      }
      try (FileStorage storage = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
        cut += storage.verdict().verdict() == FileStorageScan.Verdict.WHOLE ? 0 : 1;
        List<String> there = new ArrayList<>();
        storage.transactions(Tid.ZERO).forEachRemaining(one -> there.add(checked(what, one)));
        assertThat(there).as(what).containsAll(finished);
      }
      if (round % 8 == 7 || round == rounds - 1) {
        // A copy, since ZODB would mend it.
        Path copy =
            Files.copy(dataFs, folder.resolve("copy.fs"), StandardCopyOption.REPLACE_EXISTING);
        String blobs = folder.resolve("blobs").toString();
        String said = Python.script(CHECK, "objects", copy.toString(), blobs);
        said.lines()
            .filter(line -> line.contains(" records "))
            .forEach(line -> assertThat(line).as(what).matches("\\S+ (\\d+) records \\1"));
        Files.deleteIfExists(folder.resolve("copy.fs.index"));
      }
      if (Files.size(dataFs) > 60_000_000) {
        Files.delete(dataFs);
        Files.deleteIfExists(folder.resolve("Data.fs.index"));
        finished.clear();
      }
    }
    System.out.println(
        "KilledWritingIT: "
            + cut
            + " of "
            + rounds
            + " kills left a cut end, "
            + whole
            + " finished");
    // Those of a file that became too large are not looked for any more.
    assertThat(whole).isPositive();
  }

  private static String checked(String what, Transaction one) {
    String note = new String(one.info().description(), java.nio.charset.StandardCharsets.UTF_8);
    if (note.startsWith("records ")) {
      assertThat(note).as(what).isEqualTo("records " + one.changes().size());
    }
    return one.info().tid().hex();
  }

  /**
   * Lets a process write until it said that so many transactions are finished, and a moment more;
   * all that it says are finished.
   */
  private List<String> killed(Random random, int enough) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                WriterProcess.class.getName(),
                folder.toString(),
                String.valueOf(random.nextLong()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    while (!Files.readString(output).contains("opened") || finished(output).size() < enough) {
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
      Thread.sleep(2);
    }
    Thread.sleep(random.nextInt(50));
    process.destroyForcibly().waitFor();
    assertThat(Files.readString(output)).doesNotContain("Exception");
    return finished(output);
  }

  private static List<String> finished(Path output) throws IOException {
    return Files.readString(output)
        .lines()
        .filter(line -> line.matches("finished [0-9a-f]{16}"))
        .map(line -> line.substring("finished ".length()))
        .toList();
  }
}
