package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code watch} ends where a service manager or a person at the keyboard wants it. */
class WatchSignalsIT {
  private static final int KILLED_BY_TERM = 143;

  @TempDir private Path folder;

  private Process launched() throws IOException {
    Path dataFs = folder.resolve("Data.fs");
    if (!Files.exists(dataFs)) {
      Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), dataFs);
    }
    // Who runs the tests in the background of a script has SIGINT ignored, and Java goes by that.
    return new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.camelzodb.cli.CamelZodb",
            "-D",
            "zodb.source=file://" + dataFs,
            "-D",
            "zodb.base-dir=" + folder.resolve("mirror"),
            "watch",
            "--commit")
        .redirectError(folder.resolve("errors").toFile())
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private List<String> output() throws IOException {
    return Files.readAllLines(folder.resolve("output"));
  }

  private void awaitLine(Process watch, String file, String text) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Files.readString(folder.resolve(file)).contains(text)) {
        return;
      }
      assertThat(watch.isAlive()).as(Files.readString(folder.resolve("errors"))).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(text);
  }

  private static int end(Process watch, String signal) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-s", signal, Long.toString(watch.pid())).start().waitFor())
        .isZero();
    assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return watch.exitValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void endsInOrder(String signal) throws Exception {
    Process watch = launched();
    awaitLine(watch, "output", "Watching ");
    assertThat(end(watch, signal)).isZero();
    assertThat(output()).last().isEqualTo("Ended after 0 transactions, 0 commits");
    assertThat(folder.resolve("errors")).isEmptyFile();
    assertThat(folder.resolve("mirror/.git/camel-zodb.places")).exists();
    new RealGit(folder.resolve("mirror")).findsAllInOrder();
  }

  @Test
  void endsWhileItWaitsForSomebodysMerge() throws Exception {
    Process first = launched();
    awaitLine(first, "output", "Watching ");
    assertThat(end(first, "TERM")).isZero();
    Path merge = folder.resolve("mirror/.git/MERGE_HEAD");
    RealGit git = new RealGit(folder.resolve("mirror"));
    Files.writeString(merge, git.run("rev-parse", "HEAD"));
    Process watch = launched();
    awaitLine(watch, "errors", "waiting");
    assertThat(end(watch, "TERM")).isZero();
    assertThat(Files.readAllLines(folder.resolve("errors"))).hasSize(1);
    assertThat(output()).last().isEqualTo("Ended after 0 transactions, 0 commits");
    Files.delete(merge);
    git.findsAllInOrder();
  }

  /** Before it follows, while it records everything: nothing half, and the next start does it. */
  @Test
  void endsWhileItBegins() throws Exception {
    for (int millis = 600; millis < 2400; millis += 800) {
      Process watch = launched();
      if (!watch.waitFor(millis, TimeUnit.MILLISECONDS)) {
        assertThat(end(watch, "TERM")).isIn(0, KILLED_BY_TERM);
      }
    }
    Process watch = launched();
    awaitLine(watch, "output", "Watching ");
    assertThat(end(watch, "TERM")).isZero();
    new RealGit(folder.resolve("mirror")).findsAllInOrder();
  }
}
