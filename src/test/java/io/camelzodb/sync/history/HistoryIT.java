package io.camelzodb.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Histories beside the peer's recordings, of a real server, and killed. */
class HistoryIT extends HistoryCase {

  /** {@code -Dhistory.site=N} makes the same site again; its clock begins N days later. */
  @Test
  void hasTheTreesThatThePeerRecordsOfAnyPast() throws IOException {
    int seed = Integer.getInteger("history.site", ThreadLocalRandom.current().nextInt(10_000));
    System.out.println("HistoryIT: -Dhistory.site=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "history",
        "--seed",
        Integer.toString(seed),
        "--transactions",
        "130",
        "--out",
        site.toString());
    dataFs = site.resolve("Data.fs");
    History.Result result = run(history());
    assertThat(result.problems()).isEmpty();
    Path golden = folder.resolve("golden");
    Python.script(
        Corpus.zope().resolve("record_golden.py").toAbsolutePath(),
        "history",
        "--data-fs",
        dataFs.toString(),
        "--out",
        golden.toString());
    int compared = assertAsThePeerRecorded(golden.resolve("index.json"), trees("history"));
    assertThat(compared).as("-Dhistory.site=" + seed).isGreaterThan(80);
    assertSound("history");
  }

  @Test
  void isTheSameFromAServer() throws Exception {
    Files.copy(Corpus.zope().resolve("golden/history/Data.fs"), dataFs);
    run(history().branch("file"));
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      String uri = "zeo://127.0.0.1:" + port + "?storage=1";
      Tid middle = trees("file").keySet().stream().skip(70).findFirst().orElseThrow();
      run(history("zodb.source", uri).until(middle));
      run(history("zodb.source", uri));
    }
    assertThat(git().run("rev-parse", "history")).isEqualTo(git().run("rev-parse", "file"));
  }

  /**
   * SIGKILL at random moments: the next run goes on, and the result is that of one run. {@code
   * -Dkill.rounds=N} kills more often.
   */
  @Test
  void isCompleteHoweverOftenItIsKilled() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 6);
    int seed = Integer.getInteger("kill.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("HistoryIT: -Dkill.seed=" + seed);
    Random random = new Random(seed);
    Python.script(
        Path.of("bench/history/make.py").toAbsolutePath(), dataFs.toString(), "4000", "" + seed);
    run(history().branch("whole"));
    // How long a whole one takes tells when one is killed amid its work, on any machine.
    long begin = System.nanoTime();
    assertThat(launched().waitFor()).isZero();
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    backTo(random);
    int killed = 0;
    int saved = 0;
    for (int round = 0; round < rounds || (killed == 0 && round < 10 * rounds); round++) {
      Process process = launched();
      long moment = (long) (whole * (0.3 + 0.6 * random.nextDouble()));
      boolean ended = process.waitFor(moment, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertThat(git().run("fsck", "--no-dangling", "--no-progress")).doesNotContain("error");
      killed += ended ? 0 : 1;
      if (!git().run("branch", "--list", "history").isEmpty()) {
        // What is saved is a part of the one past.
        git().run("merge-base", "--is-ancestor", "history", "whole");
        saved++;
      }
      if (ended) {
        // The machine became faster; and the next one has something to do again.
        whole = Math.min(whole, moment);
        backTo(random);
      }
    }
    run(history());
    assertThat(git().run("rev-parse", "history"))
        .as("-Dkill.seed=" + seed)
        .isEqualTo(git().run("rev-parse", "whole"));
    Map<Tid, String> trees = trees("history");
    assertThat(trees).hasSizeGreaterThan(3000);
    assertSound("history");
    System.out.println(
        "HistoryIT: %d of %d runs were killed, %d left a branch".formatted(killed, rounds, saved));
    assertThat(killed).isPositive();
  }

  /** Takes most of the commits off the branch again. */
  private void backTo(Random random) {
    git().run("update-ref", "refs/heads/history", "whole~" + (2500 + random.nextInt(1400)));
  }

  private Process launched() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.camelzodb.cli.CamelZodb",
            "-D",
            "zodb.source=file://" + dataFs,
            "-D",
            "zodb.base-dir=" + mirror,
            "history")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
        .start();
  }
}
