package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the command run prints what routes log, whatever their ids are. */
@Timeout(180)
class RouteLogIT {
  private static final String ROUTES =
      """
      - route:
          id: orders
          from:
            uri: "timer:a?repeatCount=1&delay=0"
            steps:
              - log: "with an id"
              - log:
                  message: "for developers"
                  loggingLevel: DEBUG
              - to: "log:acme.audit"
              - log:
                  message: "with a name"
                  logName: com.acme.Named
              - setBody:
                  constant: "a\\u001b[31mred\\u202e\\nINFO forged"
              - log: "${body}"
              - to: "direct:next"
      - route:
          from:
            uri: "direct:next"
            steps:
              - log: "without an id"
              - log:
                  message: "the end"
                  loggingLevel: WARN
      """;

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs routes until the output contains a text; returns the lines without their times. */
  private List<String> run(String until, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcamelzodb.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb",
                "-Dzodb.base-dir=" + folder.resolve("mirror")));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    while (!Files.readString(output).contains(until)) {
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Files.readString(output)
        .lines()
        .map(line -> line.replaceFirst("^[0-9-]{10} [0-9:]{8} ", ""))
        .collect(Collectors.toList());
  }

  private String ownRoutes() throws IOException {
    return "-Dzodb.routes=" + Files.writeString(folder.resolve("own.yaml"), ROUTES);
  }

  @Test
  void printsWhatRoutesOfOnesOwnLog() throws Exception {
    assertThat(run("the end", ownRoutes(), "run"))
        .containsExactly(
            "INFO  orders: with an id",
            "INFO  audit: Exchange[ExchangePattern: InOnly, BodyType: null, Body: [Body is null]]",
            "INFO  Named: with a name",
            "INFO  orders: a?[31mred?",
            "    INFO forged",
            "INFO  route1: without an id",
            "WARN  route1: the end");
  }

  @Test
  void printsMoreWithVerboseButNotWhatCamelLogs() throws Exception {
    List<String> lines = run("the end", ownRoutes(), "run", "--verbose");
    assertThat(lines)
        .contains("INFO  orders: with an id", "DEBUG orders: for developers")
        .noneMatch(line -> line.contains("Apache Camel"));
  }

  @Test
  void printsWhatTheRouteRecordLogs() throws Exception {
    Path data = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    List<String> lines =
        run(
            "nothing changed",
            "-Dzodb.routes=record",
            "-Dzodb.schedule=* * * * * ?",
            "-Dzodb.source=file://" + data,
            "run");
    assertThat(lines.get(0)).matches("INFO  record: recorded \\d+ objects, commit [0-9a-f]{40}");
    assertThat(lines.get(1)).matches("INFO  record: recorded \\d+ objects, nothing changed");
  }
}
