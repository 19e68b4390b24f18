package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ForeignRoute;
import io.camelzodb.testing.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the settings of commands come from: file, environment, properties of Java, -D. */
class SettingSourcesIT {
  private static final String PROGRAM = CamelZodb.class.getName();
  private static final String HASH = "{SSHA}";

  @TempDir private Path folder;

  private JavaProgram program(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "zodb.source=file://"
            + Corpus.zope().resolve("golden/types/Data.fs").toAbsolutePath()
            + "\n"
            + String.join("\n", lines)
            + "\n");
    return new JavaProgram(folder);
  }

  private String users(String tree) throws IOException {
    return Files.readString(folder.resolve(tree).resolve("__root__/acl_users/__meta__"));
  }

  private void record(JavaProgram program, String... options) throws Exception {
    String[] arguments = new String[options.length + 2];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "record";
    arguments[options.length + 1] = "/acl_users";
    JavaProgram.Result result = program.run(PROGRAM, arguments);
    assertThat(result.status()).as(result.said()).isZero();
  }

  @Test
  void theEnvironmentGoesAboveTheFile() throws Exception {
    record(
        program("zodb.secrets=keep", "zodb.base-dir=other")
            .with("ZODB_SECRETS", "mask")
            .with("ZODB_BASE_DIR", "tree")
            .with("ZODB_SCHEDULE", "")
            // What Kubernetes has for a service named zodb.
            .with("ZODB_SERVICE_HOST", "10.0.0.1")
            .with("ZODB_PORT_8100_TCP_ADDR", "10.0.0.1"));
    assertThat(users("tree")).doesNotContain(HASH);
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void propertiesOfJavaGoAboveTheEnvironmentAndOptionsAboveAll() throws Exception {
    record(program().with("ZODB_SECRETS", "keep").withProperty("zodb.secrets", "mask"));
    assertThat(users("mirror")).doesNotContain(HASH);
    record(program().with("ZODB_SECRETS", "mask"), "-Dzodb.secrets=keep", "-Dzodb.base-dir=clear");
    assertThat(users("clear")).contains(HASH);
  }

  @Test
  void anEmptyVariableHidesNothing() throws Exception {
    record(program("zodb.secrets=mask").with("ZODB_SECRETS", ""));
    assertThat(users("mirror")).doesNotContain(HASH);
  }

  /** To Camel the environment goes above all; here the routes take what the command says. */
  @Test
  void routesTakeTheSame() throws Exception {
    Path route = folder.resolve("once.yaml");
    Files.writeString(route, ForeignRoute.RECORD_ONCE);
    JavaProgram program =
        program("camel.main.duration-max-messages=1", "zodb.routes=" + route)
            .with("ZODB_SECRETS", "keep")
            .with("ZODB_BASE_DIR", "one");
    JavaProgram.Result result =
        program.run(PROGRAM, "-Dzodb.secrets=mask", "-Dzodb.base-dir=two", "run");
    assertThat(result.status()).as(result.said()).isZero();
    assertThat(users("two")).doesNotContain(HASH);
    assertThat(folder.resolve("one")).doesNotExist();
    assertThat(Files.readString(folder.resolve("dir"))).isEqualTo(folder.resolve("two") + "");
  }

  @Test
  void whatIsUnknownEndsTheCommand() throws Exception {
    refuse(program().with("ZODB_SECRET", "mask"), "ZODB_SECRET:", "zodb.secrets", "ZODB_SECRETS");
    refuse(program().with("ZODB_BASEDIR", "x"), "ZODB_BASEDIR:", "zodb.base-dir", "ZODB_BASE_DIR");
    refuse(program().withProperty("zodb.secert", "mask"), "zodb.secert;", "zodb.secrets");
    refuse(program("zodb.secret=mask"), "zodb.secret;", "zodb.secrets");
    refuse(program().with("ZODB_SECRETS", "maks"), "zodb.secrets=maks", "keep, mask, omit");
  }

  private void refuse(JavaProgram program, String... parts) throws Exception {
    for (String command : new String[] {"record", "run", "watch"}) {
      JavaProgram.Result result = program.run(PROGRAM, command);
      assertThat(result.status()).as(result.said()).isEqualTo(ExitStatus.WRONG_USAGE);
      assertThat(result.said()).contains(parts).hasLineCount(1);
      assertThat(folder.resolve("mirror")).doesNotExist();
    }
  }
}
