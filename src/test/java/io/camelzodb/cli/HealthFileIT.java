package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells others of itself while it runs: as a process, ended by a signal. */
class HealthFileIT {
  @TempDir private Path folder;
  private Path health;
  private RealGit git;
  private Process process;

  @BeforeEach
  void copyDatabase() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    health = folder.resolve("health.json");
    git = new RealGit(folder.resolve("mirror"));
  }

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private void launch(Predicate<String> jars, String... arguments) throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jars)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcamelzodb.home=" + Path.of("").toAbsolutePath(),
            "-cp",
            classPath,
            "io.camelzodb.cli.CamelZodb",
            "-Dzodb.source=file://" + folder.resolve("Data.fs"),
            "-Dzodb.base-dir=" + folder.resolve("mirror"),
            "-Dzodb.routes=watch");
    process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** What is told of one check, once it is so. */
  private JsonNode await(String id, String status) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Files.exists(health)) {
        // Whole at any moment.
        JsonNode all = new ObjectMapper().readTree(health.toFile());
        for (JsonNode check : all.path("checks")) {
          if (check.path("id").asText().equals(id)
              && check.path("status").asText().equals(status)) {
            assertThat(all.path("status").asText()).isEqualTo(status);
            return check;
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(id + " " + status + "\n" + output());
  }

  private double meter(String name) throws IOException {
    for (JsonNode meter : new ObjectMapper().readTree(health.toFile()).path("meters")) {
      if (meter.path("name").asText().equals("camel.zodb." + name)) {
        return meter.path("value").asDouble();
      }
    }
    throw new AssertionError(name);
  }

  private void terminate() throws Exception {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(await("program", "DOWN").path("message").asText()).isEqualTo("has ended");
  }

  @Test
  void tellsHowWatchStands() throws Exception {
    launch(jar -> true, "-Dzodb.health-file=" + health, "watch", "--commit");
    String position = await("watch", "UP").path("details").path("position").asText();
    assertThat(position).matches("0x[0-9a-f]{16}");
    assertThat(meter("commits")).isEqualTo(1);
    assertThat(meter("lag.transactions")).isZero();
    terminate();
    assertThat(process.exitValue()).isZero();
    Path merge = folder.resolve("mirror/.git/MERGE_HEAD");
    Files.writeString(merge, git.run("rev-parse", "HEAD"));
    launch(jar -> true, "-Dzodb.health-file=" + health, "watch", "--commit");
    String begun = "the tree is being updated to match the database";
    String why = begun;
    for (int i = 0; i < 300 && why.equals(begun); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      why = await("watch", "DOWN").path("message").asText();
    }
    assertThat(why).contains("not ready for a commit");
    Files.delete(merge);
    assertThat(await("watch", "UP").path("details").path("position").asText()).isEqualTo(position);
    terminate();
  }

  @Test
  void tellsHowRoutesStand() throws Exception {
    launch(jar -> true, "-Dzodb.health-file=" + health, "run");
    JsonNode details = await("consumer:zodb-watch", "UP").path("details");
    assertThat(details.path("position").asText()).matches("0x[0-9a-f]{16}");
    assertThat(details.has("endpoint.uri")).isFalse();
    for (int i = 0; i < 300 && git.run("log", "--all", "--format=%s").isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    TimeUnit.SECONDS.sleep(5);
    assertThat(meter("commits")).isEqualTo(1);
    assertThat(meter("lag.seconds")).isZero();
    terminate();
  }

  /** Micrometer is optional. */
  @Test
  void runsWithoutMicrometer() throws Exception {
    launch(jar -> !jar.contains("micrometer"), "run");
    for (int i = 0;
        i < 600 && !Files.exists(folder.resolve("mirror/.git/camel-zodb.places"));
        i++) {
      assertThat(process.isAlive()).as(output()).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(git.run("log", "--format=%s")).isEqualTo("Record all objects\n");
    assertThat(output()).doesNotContain("NoClassDefFound", "micrometer");
  }
}
