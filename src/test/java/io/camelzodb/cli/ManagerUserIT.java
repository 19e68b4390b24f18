package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manager user: with the password that Zope takes, told once, and never a known one. */
class ManagerUserIT {
  private static final Pattern TOLD = Pattern.compile("the password is told here only: (\\S+)");

  @TempDir private Path folder;

  @BeforeEach
  void aSite() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
  }

  private CommandRun run(String user, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.source=file://" + folder.resolve("Data.fs"),
                "-D",
                "zodb.base-dir=" + folder.resolve("tree"),
                "-D",
                "zodb.create-manager-user=true",
                "-D",
                "zodb.manager-user=" + user));
    all.addAll(List.of(arguments));
    return new CommandRun(all);
  }

  /** The roles with which a real Zope lets a user in; {@code None} if it does not. */
  private String login(String user, String password) {
    return Python.script(
            Path.of("src/test/python/login.py").toAbsolutePath(),
            folder.resolve("Data.fs").toString(),
            user,
            password)
        .strip();
  }

  private static String told(CommandRun run) {
    Matcher told = TOLD.matcher(run.said());
    assertThat(told.find()).as(run.said()).isTrue();
    String password = told.group(1);
    assertThat(told.find()).isFalse();
    return password;
  }

  @Test
  void zopeTakesTheGeneratedPassword() throws Exception {
    CommandRun run = run("müller", "record", "/");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run.said()).contains("the user müller with the role Manager was made in /acl_users");
    String password = told(run);
    assertThat(password).hasSize(24);
    assertThat(login("müller", password)).isEqualTo("['Authenticated', 'Manager']");
    assertThat(login("müller", "admin")).isEqualTo("None");
    assertThat(login("perfact", password)).isEqualTo("None");
    // The users of before are there still, and the tree has the new one.
    assertThat(folder.resolve("tree/__root__/acl_users/__meta__"))
        .content()
        .contains("('müller', b'{SSHA}", "('anna', ", "('bert', ", "('perfact', ")
        .doesNotContain(password);
    byte[] before = Files.readAllBytes(folder.resolve("Data.fs"));
    run = run("müller", "record", "/");
    assertThat(run.said()).doesNotContain("was made");
    assertThat(Files.readAllBytes(folder.resolve("Data.fs"))).isEqualTo(before);
    assertThat(told(run("other", "playback", "/site"))).isNotEqualTo(password);
  }

  @Test
  void aUserThatIsThereStaysAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(folder.resolve("Data.fs"));
    for (String user : List.of("perfact", "anna")) {
      CommandRun run = run(user, "record", "/");
      assertThat(run.status()).as(run.said()).isZero();
      assertThat(run.said()).doesNotContain("password");
    }
    assertThat(run("new", "playback", "--dry-run", "/site").said()).doesNotContain("was made");
    assertThat(run("new", "-D", "zodb.create-manager-user=false", "record", "/").said())
        .doesNotContain("was made");
    assertThat(run("new", "record", "--help").said()).doesNotContain("was made");
    assertThat(Files.readAllBytes(folder.resolve("Data.fs"))).isEqualTo(before);
  }

  @Test
  void thePasswordMayBeGiven() throws Exception {
    Path file = folder.resolve("password");
    Files.writeString(file, "of the file grün\n# a second line\n");
    CommandRun run = run("filed", "-D", "zodb.manager-password-file=" + file, "record", "/site");
    assertThat(run.said())
        .contains("the password is that of " + file)
        .doesNotContain("of the file grün");
    assertThat(login("filed", "of the file grün")).contains("Manager");
    run = run("set", "-D", "zodb.manager-password=of the key €", "record", "/site");
    assertThat(run.said())
        .contains("the password is that of zodb.manager-password")
        .doesNotContain("of the key");
    assertThat(login("set", "of the key €")).contains("Manager");
    Files.writeString(file, "\n");
    run = run("third", "-D", "zodb.manager-password-file=" + file, "record", "/site");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).contains("has no password in its first line");
    run = run("third", "-D", "zodb.manager-password-file=" + file + "x", "record", "/site");
    assertThat(run.said()).contains("there is no such file");
    assertThat(login("third", "")).isEqualTo("None");
  }

  @Test
  void aSiteWithoutUsersGetsAFolderForThem() throws Exception {
    Python.script(
        Path.of("src/test/python/login.py").toAbsolutePath(),
        folder.resolve("Data.fs").toString(),
        "--remove-users");
    CommandRun run = run("first", "record", "/");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(login("first", told(run))).isEqualTo("['Authenticated', 'Manager']");
  }

  @Test
  void whatIsNoSiteIsLeftAlone() throws Exception {
    CommandRun run =
        run("x", "-D", "zodb.source=file://" + folder.resolve("none.fs"), "record", "/");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).doesNotContain("was made", "\tat ");
    assertThat(folder.resolve("none.fs")).doesNotExist();
    Path export = Corpus.xml().resolve("zope2/plone43-site.xml.gz").toAbsolutePath();
    run = run("x", "-D", "zodb.source=xml:" + export, "record", "/");
    assertThat(run.said()).doesNotContain("was made", "\tat ");
  }
}
