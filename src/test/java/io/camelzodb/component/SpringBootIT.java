package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in a real Spring Boot application, from all that it takes properties from. */
class SpringBootIT {
  private static final String HASH = "{SSHA}";
  private static final Path PROJECT = Path.of("src/test/spring-boot").toAbsolutePath();
  private static final Path BUILT = Path.of("target/spring-boot").toAbsolutePath();

  /** What the jar needs of its own; the rest an application of Camel has. */
  private static final String NEEDED =
      ".*(/(org.eclipse.jgit|JavaEWAH|aalto-xml|stax2-api|commons-codec|jackson-core"
          + "|jna|msgpack-core)-[0-9].*jar)";

  private static String classPath = "";

  @TempDir private Path folder;

  @BeforeAll
  static void build() throws Exception {
    Path libraries = BUILT.resolve("lib");
    if (Files.notExists(BUILT.resolve("done"))) {
      Process maven =
          new ProcessBuilder(
                  "mvn",
                  "-B",
                  "-q",
                  "-f",
                  PROJECT.resolve("pom.xml").toString(),
                  "dependency:copy-dependencies",
                  "-DincludeScope=runtime",
                  "-DoutputDirectory=" + libraries)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(maven.waitFor()).isZero();
      Files.createFile(BUILT.resolve("done"));
    }
    List<String> paths = new ArrayList<>(List.of(BUILT.resolve("classes").toString()));
    try (Stream<Path> jars = Files.list(libraries)) {
      jars.map(Path::toString).forEach(paths::add);
    }
    for (Path each : JavaProgram.classPath()) {
      if (each.toString().matches(NEEDED)) {
        paths.add(each.toString());
      }
    }
    // The jar names libraries of its own beside it, which this application does not have.
    paths.add(BUILT.resolveSibling("classes").toAbsolutePath().toString());
    assertThat(paths).anyMatch(path -> path.contains("spring-core"));
    classPath = String.join(File.pathSeparator, paths);
    Files.createDirectories(BUILT.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                BUILT.resolve("classes").toString(),
                "-cp",
                classPath,
                PROJECT.resolve("org/example/Application.java").toString());
    assertThat(status).isZero();
  }

  private JavaProgram application(String... lines) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "spring.main.web-application-type=none",
                "camel.main.run-controller=true",
                "camel.main.duration-max-messages=1",
                "zodb.source=file://"
                    + Corpus.zope().resolve("golden/types/Data.fs").toAbsolutePath()));
    all.addAll(List.of(lines));
    Files.write(folder.resolve("application.properties"), all);
    return new JavaProgram(folder, classPath);
  }

  private void run(JavaProgram application, String... arguments) throws Exception {
    JavaProgram.Result result = application.run("org.example.Application", arguments);
    assertThat(result.said()).contains(": recorded");
  }

  private String users(String tree) throws IOException {
    return Files.readString(folder.resolve(tree).resolve("__root__/acl_users/__meta__"));
  }

  @Test
  void fromItsFile() throws Exception {
    run(application("zodb.secrets=mask", "zodb.base-dir=tree"));
    assertThat(users("tree")).doesNotContain(HASH);
    assertThat(folder.resolve("mirror")).doesNotExist();
  }

  @Test
  void fromYamlInTheWritingOfSpring() throws Exception {
    Files.writeString(
        folder.resolve("application.yaml"), "zodb:\n  secrets: mask\n  baseDir: tree\n");
    run(application());
    assertThat(users("tree")).doesNotContain(HASH);
  }

  @Test
  void fromTheEnvironmentInBothWritings() throws Exception {
    run(application().with("ZODB_SECRETS", "mask").with("ZODB_BASEDIR", "one"));
    assertThat(users("one")).doesNotContain(HASH);
    run(application().with("ZODB_SECRETS", "mask").with("ZODB_BASE_DIR", "two"));
    assertThat(users("two")).doesNotContain(HASH);
  }

  @Test
  void fromPropertiesOfJavaAndArguments() throws Exception {
    run(application().withProperty("zodb.secrets", "mask"), "--zodb.base-dir=tree");
    assertThat(users("tree")).doesNotContain(HASH);
  }

  @Test
  void whatIsUnknownEndsTheStart() throws Exception {
    refuse(application("zodb.secret=mask"), "zodb.secret;", "zodb.secrets?");
    refuse(application().with("ZODB_FOO", "1"), "ZODB_FOO:", "did you mean");
    refuse(application("zodb.secrets=maks"), "zodb.secrets=maks", "keep, mask, omit");
    Files.writeString(folder.resolve("application.yaml"), "zodb:\n  secert: mask\n");
    refuse(application(), "zodb.secert;", "zodb.secrets?");
  }

  private void refuse(JavaProgram application, String... parts) throws Exception {
    JavaProgram.Result result = application.run("org.example.Application");
    assertThat(result.said().lines())
        .anySatisfy(line -> assertThat(line).contains(parts))
        .noneMatch(line -> line.contains(": recorded"));
    assertThat(result.status()).isNotZero();
    assertThat(folder.resolve("mirror")).doesNotExist();
  }
}
