package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ForeignRoute;
import io.camelzodb.testing.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in an application of Camel Main that has nothing of ours but the component. */
class ForeignSettingsIT {
  private static final String MAIN = "org.apache.camel.main.Main";
  private static final String HASH = "{SSHA}";

  @TempDir private Path folder;

  @BeforeEach
  void writeRoute() throws IOException {
    Files.writeString(folder.resolve("once.yaml"), ForeignRoute.RECORD_ONCE);
  }

  private JavaProgram application(String... lines) throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        folder.resolve("conf/application.properties"),
        "camel.main.routes-include-pattern=file:once.yaml\n"
            + "camel.main.duration-max-messages=1\n"
            + "zodb.source=file://"
            + Corpus.zope().resolve("golden/types/Data.fs").toAbsolutePath()
            + "\n"
            + String.join("\n", lines)
            + "\n");
    return new JavaProgram(
        folder, folder.resolve("conf") + ":" + System.getProperty("java.class.path"));
  }

  private void run(JavaProgram application) throws Exception {
    JavaProgram.Result result = application.run(MAIN);
    assertThat(result.said()).contains("shutdown in");
  }

  private String users(String tree) throws IOException {
    return Files.readString(folder.resolve(tree).resolve("__root__/acl_users/__meta__"));
  }

  @Test
  void fromItsFile() throws Exception {
    run(
        application(
            "zodb.secrets=mask", "zodb.base-dir={{zodb.git-remote}}/in", "zodb.git-remote=x"));
    assertThat(users("x/in")).doesNotContain(HASH);
  }

  @Test
  void fromTheEnvironment() throws Exception {
    run(application().with("ZODB_SECRETS", "mask").with("ZODB_BASE_DIR", "tree"));
    assertThat(users("tree")).doesNotContain(HASH);
    assertThat(folder.resolve("mirror")).doesNotExist();
  }

  @Test
  void fromThePropertiesOfJava() throws Exception {
    run(
        application("zodb.secrets=keep")
            .withProperty("zodb.secrets", "mask")
            .withProperty("zodb.base-dir", "tree"));
    assertThat(users("tree")).doesNotContain(HASH);
  }

  /** An option that has a default of its own would hide the setting. */
  @Test
  void commitsSayWhatTheSettingsSay() throws Exception {
    JavaProgram application =
        application("zodb.base-dir=tree", "zodb.commit-name=Anna", "zodb.commit-email=a@b.c");
    Files.writeString(
        folder.resolve("once.yaml"),
        ForeignRoute.RECORD_ONCE.replace(
            "        - setBody:",
            "        - to: \"zope-tree:{{zodb.base-dir}}?operation=commit\"\n        - setBody:"));
    run(application.with("ZODB_COMMIT_MESSAGE", "By the environment"));
    assertThat(new RealGit(folder.resolve("tree")).run("log", "--format=%an %cn %ce %s").strip())
        .isEqualTo("Anna Anna a@b.c By the environment");
  }

  @Test
  void anEmptyVariableHidesNothing() throws Exception {
    run(application("zodb.secrets=mask", "zodb.base-dir=tree").with("ZODB_SECRETS", ""));
    assertThat(users("tree")).doesNotContain(HASH);
  }

  @Test
  void whatIsUnknownEndsTheStart() throws Exception {
    String dir = "zodb.base-dir=mirror";
    refuse(application(dir, "zodb.secret=mask"), "zodb.secret;", "zodb.secrets?");
    refuse(application(dir).with("ZODB_FOO", "1"), "ZODB_FOO:", "zodb.foo;", "did you mean");
    refuse(application(dir).withProperty("zodb.baseDir", "x"), "zodb.baseDir;", "zodb.base-dir?");
    refuse(application(dir, "zodb.secrets=maks"), "zodb.secrets=maks", "keep, mask, omit");
    refuse(application(dir, "zodb.secrets={{nowhere}}"), "zodb.secrets", "[nowhere]");
  }

  /** A route that has no endpoint of ours, but a bean. */
  @Test
  void whatIsUnknownEndsTheStartOfARouteWithABeanAlone() throws Exception {
    Files.writeString(
        folder.resolve("once.yaml"),
        """
        - beans:
            - name: zopeRecording
              type: io.camelzodb.component.ZopeRecording
        - route:
            from:
              uri: "timer:once?repeatCount=1&delay=10"
              steps:
                - bean:
                    ref: zopeRecording
        """);
    refuse(
        application("zodb.base-dir=mirror", "zodb.secrts=mask"), "zodb.secrts;", "zodb.secrets?");
    refuse(application("zodb.secrets=maks"), "zodb.secrets=maks", "keep, mask, omit");
    run(application("zodb.base-dir=tree", "zodb.secrets=mask"));
    assertThat(users("tree")).doesNotContain(HASH);
  }

  private void refuse(JavaProgram application, String... parts) throws Exception {
    JavaProgram.Result result = application.run(MAIN);
    assertThat(result.said().lines())
        .anySatisfy(line -> assertThat(line).contains(parts))
        .noneMatch(line -> line.contains("Routes startup"));
    assertThat(folder.resolve("mirror")).doesNotExist();
  }
}
