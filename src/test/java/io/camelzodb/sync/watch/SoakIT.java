package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Many transactions through a real server with {@code watch --commit} in a process of its own:
 * {@code mvn -Psoak verify -Dit.test=SoakIT}, 100,000 of them, or {@code
 * -Dsoak.transactions=20000}. Heap after a full collection, open files, loose objects and packs are
 * looked at ten times and printed. Heap and open files go up and down with the packs there are and
 * with their being brought together, so the most of either half is compared.
 */
@EnabledIfSystemProperty(named = "soak.transactions", matches = "[0-9]+")
class SoakIT extends WatchCase {
  private static final int LOOKS = 10;

  /** What a full collection has left; since then only the young generation has been filled. */
  private static final Pattern USED = Pattern.compile("tenured generation.*? used (\\d+)K");

  /** What a process and its repository take. */
  private record Look(long transactions, long heapKilobytes, long files, long loose, long packs) {}

  @Test
  void takesNoMoreForManyThanForSome() throws Exception {
    int count = Integer.getInteger("soak.transactions");
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "large",
        "--objects",
        "2000",
        "--out",
        site.toString());
    dataFs = site.resolve("Data.fs");
    String port = ZeoServer.port();
    List<Look> looks = new ArrayList<>();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      Path output = folder.resolve("output");
      Process watch = launched("zeo://" + server.address(), output);
      Process writer = null;
      try {
        awaitLines(watch, output, 1);
        Path written = folder.resolve("written");
        writer = writer(port, count, written);
        long begin = System.nanoTime();
        for (int look = 1; look <= LOOKS; look++) {
          long wanted = (long) count * look / LOOKS;
          awaitLines(watch, output, wanted + 1);
          looks.add(look(watch, wanted));
          System.out.println(
              "SoakIT: "
                  + looks.get(looks.size() - 1)
                  + " after "
                  + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)
                  + " s");
        }
        assertThat(writer.waitFor(10, TimeUnit.MINUTES)).isTrue();
        watch.destroy();
        assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isZero();
        List<String> made =
            Files.readAllLines(written).stream().map(line -> line.substring(0, 16)).toList();
        assertThat(made).hasSize(count);
        List<String> committed = committed();
        assertThat(committed.subList(1, committed.size())).isEqualTo(made);
      } finally {
        watch.destroyForcibly().waitFor();
        if (writer != null) {
          writer.destroyForcibly().waitFor();
        }
      }
      git.findsAllInOrder();
      assertAsRecorded("zeo://" + server.address());
    }
    List<Look> first = looks.subList(0, LOOKS / 2);
    List<Look> second = looks.subList(LOOKS / 2, LOOKS);
    assertThat(most(second, Look::heapKilobytes))
        .isLessThan(most(first, Look::heapKilobytes) * 5 / 4 + 16_384);
    assertThat(most(second, Look::files)).isLessThan(most(first, Look::files) + 40);
    assertThat(most(second, Look::loose)).isLessThan(20_000);
    assertThat(most(second, Look::packs)).isLessThan(120);
  }

  private static long most(List<Look> looks, ToLongFunction<Look> what) {
    return looks.stream().mapToLong(what).max().orElseThrow();
  }

  private static void awaitLines(Process watch, Path output, long lines) throws Exception {
    while (true) {
      assertThat(watch.isAlive()).as("the watch").isTrue();
      try (Stream<String> all = Files.lines(output)) {
        if (all.count() >= lines) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private Look look(Process watch, long transactions) throws Exception {
    jcmd(watch, "GC.run");
    Matcher used = USED.matcher(jcmd(watch, "GC.heap_info"));
    assertThat(used.find()).isTrue();
    long heap = Long.parseLong(used.group(1));
    long files;
    try (Stream<Path> open = Files.list(Path.of("/proc/" + watch.pid() + "/fd"))) {
      files = open.count();
    }
    long loose = 0;
    long packs = 0;
    for (String line : git.run("count-objects", "-v").lines().toList()) {
      long value = line.matches(".*: \\d+") ? Long.parseLong(line.replaceAll("\\D", "")) : 0;
      loose += line.startsWith("count:") ? value : 0;
      packs += line.startsWith("packs:") ? value : 0;
    }
    return new Look(transactions, heap, files, loose, packs);
  }

  private static String jcmd(Process process, String what) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(tool.toString(), Long.toString(process.pid()), what)
            .redirectErrorStream(true)
            .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process writer(String port, int count, Path written) throws IOException {
    return new ProcessBuilder(
            Python.interpreter().toString(),
            "bench/watch/writer.py",
            "127.0.0.1:" + port,
            Integer.toString(count),
            System.getProperty("soak.rate", "0"))
        .redirectOutput(written.toFile())
        .redirectError(folder.resolve("writer.log").toFile())
        .start();
  }

  private Process launched(String source, Path output) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // Else caches that may go at any time, such as JGit's indexes of packs, count as used.
            "-XX:SoftRefLRUPolicyMSPerMB=0",
            "-cp",
            System.getProperty("java.class.path"),
            "io.camelzodb.cli.CamelZodb",
            "-D",
            "zodb.source=" + source,
            "-D",
            "zodb.base-dir=" + base,
            "watch",
            "--commit")
        .redirectError(folder.resolve("errors").toFile())
        .redirectOutput(output.toFile())
        .start();
  }
}
