package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.JavaProgram;
import io.camelzodb.testing.ZeoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User and password of a URI are in nothing that a command prints or writes. */
class SecretsInCommandsIT {
  private static final String PROGRAM = CamelZodb.class.getName();
  private static final String SECRETS = "QuserQ|Qgeheim|QzweiQ";

  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();

  private JavaProgram.Result run(String... arguments) throws Exception {
    JavaProgram.Result result =
        new JavaProgram(folder)
            .withProperty("camelzodb.home", Path.of("").toAbsolutePath().toString())
            .run(PROGRAM, arguments);
    check(String.join(" ", arguments), result.said());
    said.add(result.said());
    return result;
  }

  /** In this process, which is faster; the exit status. */
  private int runHere(String... arguments) {
    StringWriter out = new StringWriter();
    PrintStream before = System.err;
    ByteArrayOutputStream beside = new ByteArrayOutputStream();
    String[] all = new String[arguments.length + 1];
    all[0] = "-Dzodb.base-dir=" + folder.resolve("tree");
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    int status;
    try {
      System.setErr(new PrintStream(beside, true, StandardCharsets.UTF_8));
      status = CamelZodb.run(new PrintWriter(out, true), new PrintWriter(out, true), all);
    } finally {
      System.setErr(before);
    }
    check(String.join(" ", arguments), beside.toString(StandardCharsets.UTF_8));
    assertThat(out.toString()).isNotBlank();
    check(String.join(" ", arguments), out.toString());
    return status;
  }

  private static void check(String what, String text) {
    assertThat(text).as(what).doesNotContainPattern(SECRETS);
  }

  /** All files, and what git has packed. */
  private void checkFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("given.properties") && !file.toString().contains("zeo")) {
          check(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    check("git", new RealGit(folder.resolve("tree")).run("log", "--all", "-p", "--format=raw"));
  }

  @Test
  @SuppressWarnings("try") // The server only runs.
  void ofADatabaseThatIsRead() throws Exception {
    Path data = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), data);
    String port = ZeoServer.port();
    String uri =
        "zeo://127.0.0.1:"
            + port
            + "?storage=1&username=QuserQ&password=Qgeheim%26&QzweiQ&wait_timeout=9";
    Path given = folder.resolve("given.properties");
    Files.writeString(
        given,
        "zodb.source="
            + uri.replace("&QzweiQ", "QzweiQ")
            + "\nzodb.base-dir=tree\nzodb.health-file=health.json\n"
            + "zodb.mail-server=smtp://127.0.0.1:9?username=QuserQ&password=Qgeheim\n"
            + "zodb.mail-to=a@example.org\nzodb.routes=watch,record\n"
            + "zodb.git-remote=https://QuserQ:Qgeheim@git.example.org/x.git\n"
            + "zodb.schedule=0/1 * * * * ?\ncamel.main.duration-max-seconds=4\n");
    String config = "--config=" + given;
    try (ZeoServer server =
        new ZeoServer(Files.createDirectory(folder.resolve("zeo")), port, data, null, "")) {
      run(config, "record", "--commit", "--json", "--verbose", "/");
      assertThat(said.get(0)).contains("\"source\":\"zeo://127.0.0.1:" + port);
      run(config, "-Dzodb.mail-to=", "record", "--lasttxn", "/");
      run(config, "history", "--json", "--verbose");
      run(config, "history");
      run(config, "playback", "--dry-run", "--json", "/");
      run(config, "playback", "--verbose", "/");
      run(config, "log", "/site");
      run(config, "blame", "/site");
      run(config, "extract", "--out", folder.resolve("out").toString(), "--json");
      run(config, "extract", uri, "--out", folder.resolve("out2").toString(), "--verbose");
      run(config, "--verbose", "run");
      assertThat(folder.resolve("health.json")).content().contains("has ended");
      watch(config);
      watch(config, "--json", "--commit");
    }
    run(
        config,
        "--verbose",
        "-Dzodb.source=" + uri.replace("wait_", "wait=0&wait_"),
        "record",
        "/");
    checkFiles();
  }

  /** Until it has said its first line. */
  private void watch(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                JavaProgram.classPath().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(":")),
                PROGRAM,
                arguments[0],
                "--verbose",
                "watch"));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    Path output = folder.resolve("watch.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    for (int i = 0; i < 600 && !Files.readString(output).matches("(?s).*(Watching|begun).*"); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    TimeUnit.SECONDS.sleep(2);
    process.destroy();
    process.waitFor();
    assertThat(Files.readString(output)).containsPattern("Watching|begun");
    check("watch", Files.readString(output));
    check("health", Files.readString(folder.resolve("health.json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://QuserQ:Qgeheim@host/db",
        "zeo://QuserQ:Qgeheim/x?y&QzweiQ@host:8100",
        "zeo://127.0.0.1:9?password=Qgeheim&QzweiQ&wait=0",
        "postgresql:host=db user=QuserQ password='Qgeheim QzweiQ'",
        "file://QuserQ:Qgeheim@host/Data.fs?wrong=1",
        "xml:QuserQ:Qgeheim@host",
        "oracle:QuserQ/Qgeheim@host",
        "zeo://127.0.0.1:9?wait=0&password=Qgeheim'QzweiQ\"QzweiQ",
        "zeo://127.0.0.1:9?wait=0&password=Qgeheim QzweiQ",
        "zeo://127.0.0.1:9?wait=0&password=Qgeheim<QzweiQ>",
      })
  void ofWhatIsNoDatabase(String uri) throws Exception {
    for (String[] command :
        new String[][] {
          {"-Dzodb.source=" + uri, "--verbose", "record", "/"},
          {"-Dzodb.source=" + uri, "--json", "history"},
          {"-Dzodb.source=" + uri, "watch"},
          {"-Dzodb.mounts=/x=zeo://h?wait=1 /y=" + uri + "?password=Qgeheim z", "record", "/"},
          {"-Dzodb.source=" + uri, "--verbose", "playback", "/"},
          {"-Dzodb.source=" + uri, "-Dzodb.routes=record", "-Dzodb.lock-timeout=" + uri, "run"},
          {"-Dzodb.source" + uri, "record", "/"},
          {"-Dzodb.sourc:" + uri + "=x", "record", "/"},
          {"extract", uri, "--out", folder.resolve("out").toString(), "--verbose"},
          {"record", uri},
          {uri, "record"},
          {"--config=" + uri, "record"},
          {"log", "--branch", uri},
        }) {
      assertThat(runHere(command)).isNotZero();
    }
    checkFilesWithoutGit();
  }

  private void checkFilesWithoutGit() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        check(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void ofConfigurationFilesOfThePeer() throws Exception {
    Files.writeString(
        folder.resolve("config.py"),
        "base_dir = '"
            + folder.resolve("tree")
            + "'\nwsgi_conf_path = '"
            + folder.resolve("zope.conf")
            + "'\n"
            + "password = get('Qgeheim')\ndb = {'user': 'QuserQ', 'password': 'Qgeheim'}\n");
    for (String storage :
        new String[] {
          "server QuserQ:Qgeheim@db:8100",
          "server QuserQ:Qgeheim",
          "password Qgeheim\nserver x y z",
          "pass:word$ Qgeheim",
          "username QuserQ\npassword Qgeheim\nserver 127.0.0.1:9\nwait off",
        }) {
      Files.writeString(
          folder.resolve("zope.conf"),
          "<zodb_db main>\n mount-point /\n <zeoclient>\n"
              + storage
              + "\n </zeoclient>\n</zodb_db>\n");
      assertThat(runHere("--config=" + folder.resolve("config.py"), "--verbose", "record", "/"))
          .isNotZero();
    }
    Files.writeString(
        folder.resolve("zope.conf"),
        """
        <zodb_db main>
         mount-point /
         <relstorage>
         <postgresql>
         dsn dbname='x' user='QuserQ' password='Qgeheim'
         </postgresql>
         </relstorage>
        </zodb_db>
        """);
    runHere("--config=" + folder.resolve("config.py"), "--verbose", "record", "/");
  }
}
