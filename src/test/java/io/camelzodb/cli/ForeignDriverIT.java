package io.camelzodb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver of somebody else, compiled against the program alone into a jar of its own, which is
 * put beside the program: all commands and the endpoint work with it.
 */
@Timeout(300)
class ForeignDriverIT {
  private static final Path SOURCES = Path.of("src/test/java/org/example/toy");
  private static final String SERVICE =
      "META-INF/services/io.camelzodb.storage.driver.StorageDriver";

  @TempDir private static Path folder;
  private static Path jar;
  private static URLClassLoader program;

  @BeforeAll
  static void compile() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-proc:none",
                "-cp",
                String.join(File.pathSeparator, classPath()),
                "-d",
                folder.resolve("classes").toString()));
    files(SOURCES).stream()
        .map(Path::toString)
        .filter(each -> !each.endsWith("Test.java"))
        .forEach(arguments::add);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));
    assertThat(status).as(said.toString(UTF_8)).isZero();
    jar = folder.resolve("toy.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path each : files(folder.resolve("classes"))) {
        out.putNextEntry(new JarEntry(folder.resolve("classes").relativize(each).toString()));
        Files.copy(each, out);
      }
      out.putNextEntry(new JarEntry(SERVICE));
      out.write("org.example.toy.ToyDriver\n".getBytes(UTF_8));
    }
    List<URL> urls = new ArrayList<>(List.of(jar.toUri().toURL()));
    for (String each : classPath()) {
      urls.add(Path.of(each).toUri().toURL());
    }
    program = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @AfterAll
  static void close() throws IOException {
    program.close();
  }

  /** The class path of the program, without the tests. */
  private static List<String> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> !each.endsWith("test-classes"))
        .toList();
  }

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> all = Files.walk(in)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Runs a command of the program, in whose class path the jar is. */
  private static String command(int status, String... arguments) throws Exception {
    Thread.currentThread().setContextClassLoader(program);
    Method run =
        program
            .loadClass("io.camelzodb.cli.CamelZodb")
            .getMethod("run", PrintWriter.class, PrintWriter.class, String[].class);
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    try {
      assertThat(run.invoke(null, out, out, arguments)).as("%s", said).isEqualTo(status);
    } finally {
      Thread.currentThread().setContextClassLoader(ForeignDriverIT.class.getClassLoader());
    }
    return said.toString();
  }

  private static String[] of(String source, Path base, String... more) {
    List<String> all =
        new ArrayList<>(List.of("-D", "zodb.source=" + source, "-D", "zodb.base-dir=" + base));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The file with the text of a document. */
  private static Path source(Path base, String id) throws IOException {
    return files(base.resolve("__root__").resolve(id)).stream()
        .filter(each -> each.getFileName().toString().startsWith("__source"))
        .findFirst()
        .orElseThrow();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void isRecordedWatchedAndPlayedBack() throws Exception {
    Path mirror = folder.resolve("mirror");
    Path watched = folder.resolve("watched");
    String source = "memory:site?documents=2";
    command(0, of(source, mirror, "record", "--commit", "/"));
    assertThat(source(mirror, "document1")).hasContent("This is document 1.\n");
    assertThat(mirror.resolve("__root__/document2/__meta__")).content().contains("Document 2");
    assertThat(mirror.resolve("__root__/document3")).doesNotExist();
    Thread watch =
        new Thread(
            () -> {
              try {
                command(0, of("memory:site", watched, "watch", "--commit"));
              } catch (Throwable interrupted) {
                // It is ended by an interrupt, which may end it in any way.
                Thread.currentThread().interrupt();
              }
            },
            "watch");
    watch.start();
    try {
      await(() -> Files.exists(watched.resolve("__root__/document2/__meta__")));
      Files.writeString(source(mirror, "document1"), "Changed in the files.\n");
      assertThat(command(0, of(source, mirror, "playback", "/document1"))).contains("of 1 objects");
      await(() -> Files.readString(source(watched, "document1")).equals("Changed in the files.\n"));
    } finally {
      watch.interrupt();
      watch.join(60_000);
    }
    assertThat(watch.isAlive()).isFalse();
    // The past too, of which the first transaction made the database.
    Path past = folder.resolve("past");
    command(0, of("memory:site", past, "history"));
    assertThat(command(0, of("memory:site", past, "log", "/document1"))).contains("made");
  }

  @Test
  void worksInRoutes() throws Exception {
    Path out = folder.resolve("out");
    Path routes = folder.resolve("toy.yaml");
    Files.writeString(
        routes,
        """
        - route:
            id: follow
            from:
              uri: "zodb:memory:routed"
              parameters:
                documents: 2
                initialPosition: snapshot
              steps:
                - setBody:
                    simple: "${header.CamelZodbTid}"
                - to: "file:%1$s?fileName=${header.CamelZodbTid}.txt"
        - route:
            id: write
            from:
              uri: "timer:once?repeatCount=1"
              steps:
                - to: "zodb:memory:other?documents=3&operation=read&path=/document3"
                - to: "zodb:memory:routed?documents=2&operation=write&user=toy"
                - to: "zodb:memory:routed?documents=2&operation=list"
                - setBody:
                    simple: "listed: ${body}"
                - to: "file:%1$s?fileName=list.txt"
        """
            .formatted(out));
    command(
        0,
        of(
            "memory:other",
            folder.resolve("routed"),
            "-D",
            "zodb.routes=" + routes,
            "-D",
            "camel.main.durationMaxMessages=3",
            "-D",
            "camel.main.durationMaxSeconds=60",
            "run"));
    // The database as it was, the transaction that was written into it, and what it holds then.
    assertThat(files(out)).hasSize(3);
    assertThat(out.resolve("list.txt")).content().contains("/document1", "/document3");
  }

  @Test
  void saysWhatIsWrongWithoutItsSecrets() throws Exception {
    Path base = folder.resolve("wrong");
    assertThat(command(2, of("memory:x?documets=1", base, "record", "/")))
        .contains("\"documets\"; the nearest is documents");
    assertThat(command(2, of("memory:x?documents=many&pin=1234", base, "record", "/")))
        .contains("pin=***")
        .doesNotContain("1234");
    assertThat(command(2, of("memory:!hush!x?documents=many", base, "record", "/")))
        .contains("memory:***x", "documents is a number, not many")
        .doesNotContain("hush");
    assertThat(command(2, of("memory:?documents=1", base, "record", "/")))
        .contains("it has no name; write memory:NAME");
    assertThat(command(2, of("memry:x", base, "record", "/")))
        .contains("it should begin with file:, memory:, xml:, zeo: or zexp:");
    assertThat(command(0, "extract", "--help")).contains("memory:NAME");
    command(0, of("memory:mirrored", base, "record", "/"));
    assertThat(command(2, of("memory:mirrored?read_only=1", base, "playback", "/")))
        .contains("it has the option read_only; remove it to write");
  }

  @Test
  void isExtracted() throws Exception {
    Path out = folder.resolve("extracted");
    command(0, "extract", "memory:extracted?documents=2", "--out", out.toString());
    assertThat(out.resolve("content.jsonl")).content().contains("/document1", "/document2");
  }

  @Test
  void isNamedByZopeConf() throws Exception {
    Path base = Files.createDirectories(folder.resolve("configured"));
    Path conf =
        Files.writeString(
            folder.resolve("zope.conf"),
            """
            <zodb_db main>
              <memorystorage>
                name configured
              </memorystorage>
              mount-point /
            </zodb_db>
            """);
    Path config =
        Files.writeString(
            folder.resolve("config.py"),
            "conf_path = '%s'%nbase_dir = '%s'%n".formatted(conf, base));
    command(0, "--config", config.toString(), "record", "/");
    assertThat(source(base, "document3")).hasContent("This is document 3.\n");
  }

  @Test
  void isFoundByTheLauncherInPlugins() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path built = Path.of(System.getProperty("project.target", "target")).toAbsolutePath();
    Files.createDirectories(home.resolve("target"));
    Files.createDirectories(home.resolve("plugins"));
    Path script = Files.copy(Path.of("camel-zodb"), home.resolve("camel-zodb"));
    Files.copy(built.resolve("camel-zodb.jar"), home.resolve("target/camel-zodb.jar"));
    Files.createSymbolicLink(home.resolve("target/lib"), built.resolve("lib"));
    Files.copy(jar, home.resolve("plugins/toy.jar"));
    List<String> arguments = new ArrayList<>(List.of("bash", script.toString()));
    arguments.addAll(List.of(of("memory:site", home.resolve("mirror"), "record", "/")));
    Path said = home.resolve("said");
    Process process =
        new ProcessBuilder(arguments)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(source(home.resolve("mirror"), "document3")).hasContent("This is document 3.\n");
  }
}
