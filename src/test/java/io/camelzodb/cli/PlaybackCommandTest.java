package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.git.RealGit;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command playback, as people and scripts meet it. */
class PlaybackCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dataFs;
  private Path site;

  @BeforeEach
  void aRecordedSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    site = folder.resolve("tree/__root__/site");
    assertThat(run("record", "/")).as(err.toString()).isZero();
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndWritesNothing() throws IOException {
    assertThat(run("playback", "--dry-run", "/")).isZero();
    assertThat(out.toString()).isEqualTo("Nothing to do: 20 objects are as in the files\n");
    edit();
    byte[] before = Files.readAllBytes(dataFs);
    assertThat(run("playback", "--dry-run", "/")).isEqualTo(3);
    assertThat(out.toString().lines().filter(line -> line.startsWith("    last changed by ")))
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "    last changed by [^,]+, \\d{4}(-\\d\\d){2} (\\d\\d:){2}\\d\\d UTC"
                            + " \\(transaction 0x[0-9a-f]{16}\\)"));
    assertThat(out.toString().replaceAll("    last changed by .*\n", ""))
        .isEqualTo(
            """
            change /acl_users (User Folder)
                users.perfact: (b'********', ['Manager'], ()) -> ('********', ['Manager'], ())
            delete /site/page (Page Template)
            change /site (Folder)
                props.colour: [('id', 'colour'), ('type', 'string'), ('value', 'red')] -> nothing
                title: 'Site' -> 'Si\\x1bte'
            change /site/add (Script (Python))
                source: 20 bytes -> 8 bytes
            create /site/new (Folder)
            5 changes of 20 objects
            """);
    assertThat(run("playback", "--dry-run", "--json", "/site/add")).isEqualTo(3);
    assertThat(out.toString()).contains("\"attribute\":\"source\",\"old\":\"20 bytes\"");
    assertThat(out.toString())
        .containsPattern("\"lastChange\":\\{\"user\":\"[^\"]*\",\"time\":\"20");
    try (JsonParser json = new JsonFactory().createParser(out.toString())) {
      while (json.nextToken() != null) {
        assertThat(json.currentToken()).isNotNull();
      }
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void aTreeOfAPartOfASiteIsPlayedBackByItsName() throws IOException {
    Files.delete(folder.resolve("tree/__root__/__meta__"));
    Files.delete(folder.resolve("tree/__root__/acl_users/__meta__"));
    Files.delete(folder.resolve("tree/__root__/acl_users"));
    assertThat(run("playback", "--dry-run", "/")).isEqualTo(1);
    assertThat(err.toString()).contains("a part of a site without its root").contains("/site");
    assertThat(run("playback", "--dry-run", "/site")).as(err.toString()).isZero();
  }

  @Test
  void aPlanIsAPageThatHoldsNothingButText() throws IOException {
    Path page = folder.resolve("plan.html");
    String evil = "</td><script>alert(1)</script><img src=x onerror=y>&\"'";
    Files.writeString(
        site.resolve("__meta__"),
        "[('title', " + PythonRepr.repr(new Text(evil)) + "), ('type', 'Folder')]");
    assertThat(run("playback", "--dry-run", "--html", page.toString(), "/")).isEqualTo(3);
    String html = Files.readString(page);
    assertThat(html)
        .contains("<td>/site</td><td>title</td><td class=\"value\">&#39;Site&#39;</td>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("last changed by ")
        .contains("default-src 'none'")
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("http://")
        .doesNotContain("https://");
    assertThat(run("playback", "--html", page.toString(), "/")).isEqualTo(2);
  }

  @Test
  void whoChangedAnObjectLastIsAskedOfGitWhereThatIsLater() throws IOException {
    RealGit git = new RealGit(folder.resolve("tree"));
    git.run("init", "-q", "-b", "main");
    git.run("add", "__root__");
    git.run("commit", "-q", "-m", "Recorded\n\nZodb-Tid: 0x0000000000000001");
    Files.writeString(site.resolve("add/__source__.py"), "return 1");
    git.run("commit", "-q", "-a", "-m", "Edited");
    edit();
    assertThat(run("playback", "--dry-run", "/")).isEqualTo(3);
    assertThat(out.toString())
        .containsPattern("change /site/add .*\n    last changed by Other, .* UTC \\(commit ")
        .containsPattern("change /site .*\n    last changed by .* UTC \\(transaction ");
  }

  @Test
  void aPathMayBeAFileAsAShellCompletesIt() throws IOException {
    Files.writeString(site.resolve("add/__source__.py"), "return 1");
    String file = site.resolve("add/__source__.py").toString();
    assertThat(run("playback", "--dry-run", file)).isEqualTo(3);
    assertThat(out.toString()).contains("change /site/add ").contains("1 changes of 1 objects");
    Path here = Path.of("").toAbsolutePath();
    assertThat(run("playback", "--dry-run", here.relativize(site) + "/add/")).isEqualTo(3);
    assertThat(run("playback", "--dry-run", "__root__/site/add")).isEqualTo(3);
    assertThat(run("record", site + "/add")).as(err.toString()).isZero();
    assertThat(Path.of(file)).content().isNotEqualTo("return 1");
    String elsewhere = folder.resolve("other/__root__/site").toString();
    assertThat(run("playback", elsewhere)).isEqualTo(2);
    assertThat(err.toString()).contains(elsewhere + " is neither below " + folder);
    assertThat(run("playback", "/site", "")).isEqualTo(2);
    assertThat(err.toString()).contains("a PATH is empty");
  }

  @Test
  void protectedPathsStayAsTheyAre() throws IOException {
    edit();
    byte[] before = Files.readAllBytes(dataFs);
    String[] protect = {"-D", "zodb.playback-protect=/acl_users, /site/a*", "/"};
    assertThat(run(with("playback", protect))).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("/acl_users: differs from the files, but is"))
        .anySatisfy(line -> assertThat(line).contains("/site/add: ").contains("playback-protect"));
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
    assertThat(run(with("playback", "--skip-errors", protect))).isZero();
    assertThat(out.toString()).startsWith("Played back 3 changes");
    assertThat(run("playback", "--dry-run", "/")).isEqualTo(3);
    assertThat(out.toString()).contains("2 changes of");
    // Nor is it removed with what it is in.
    Path bare = Files.createDirectories(folder.resolve("bare/__root__"));
    Files.copy(site.resolveSibling("__meta__"), bare.resolve("__meta__"));
    String[] menu = {"-D", "zodb.playback-protect=/site/menu/alpha", "/site"};
    assertThat(run(with("playback", "--from", with(folder.resolve("bare").toString(), menu))))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("/site: is to be removed with /site/menu/alpha, which is protected");
  }

  private static String[] with(String first, String... rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }

  private static String[] with(String first, String second, String[] rest) {
    return with(first, with(second, rest));
  }

  @Test
  void playsBackOnceAndHasNothingToDoTheSecondTime() throws IOException {
    edit();
    assertThat(run("playback", "/")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("Played back 5 changes of 20 objects in transaction 0x");
    byte[] after = Files.readAllBytes(dataFs);
    assertThat(run("playback", "-p", "/")).isZero();
    assertThat(out.toString()).startsWith("Nothing to do");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(after);
  }

  @Test
  void anotherFolderIsTakenIfItIsNamed() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/__root__/site"));
    // An object whose files are gone is removed.
    assertThat(run("playback", "--from", folder.resolve("other").toString(), "/site")).isZero();
    assertThat(out.toString()).startsWith("Played back 1 changes");
    Files.writeString(other.resolve("__meta__"), "[('title', 'Bare'), ('type', 'Folder')]");
    assertThat(run("playback", "--from", folder.resolve("other").toString(), "/site")).isZero();
    assertThat(run("record", "/")).isZero();
    assertThat(site.resolve("add")).doesNotExist();
  }

  @Test
  void faultsAreOneLineEachAndNothingIsWritten() throws IOException {
    byte[] before = Files.readAllBytes(dataFs);
    Files.writeString(site.resolve("add/__meta__"), "[('type',\n  __import__('os'))]");
    Files.writeString(site.resolve("page/__source__.txt"), "a second one");
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(out.toString()).isEqualTo("Nothing was written\n");
    assertThat(err.toString().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("add/__meta__: line 2, column 3"))
        .anySatisfy(line -> assertThat(line).contains("page: has more than one source"));
    assertThat(run("playback")).isEqualTo(2);
    assertThat(run("playback", "--from", folder.resolve("nowhere").toString(), "/")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no __root__ here");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void aNewDatabaseIsOnlyBegunIfItGetsItsObjects() throws IOException {
    Files.delete(dataFs);
    Files.writeString(site.resolve("add/__meta__"), "broken");
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(dataFs).doesNotExist();
    Files.delete(site.resolve("add/__meta__"));
    Files.delete(site.resolve("add/__source__.py"));
    Files.delete(site.resolve("add"));
    // What Zope makes by itself, of types that are not supported, is told each time.
    for (String dryRun : List.of("", "--dry-run")) {
      String[] command =
          dryRun.isEmpty()
              ? new String[] {"playback", "/"}
              : new String[] {"playback", dryRun, "/"};
      assertThat(run(command)).isEqualTo(ExitStatus.FAILED);
      assertThat(err.toString().lines())
          .isNotEmpty()
          .allMatch(line -> line.contains("is not created"));
    }
    assertThat(out.toString()).startsWith("Nothing that can be done");
  }

  private void edit() throws IOException {
    Files.writeString(site.resolve("add/__source__.py"), "return 1");
    Files.delete(site.resolve("page/__meta__"));
    Files.delete(site.resolve("page/__source-utf8__.html"));
    Files.delete(site.resolve("page"));
    Files.createDirectory(site.resolve("new"));
    Files.writeString(site.resolve("new/__meta__"), "[('title', ''), ('type', 'Folder')]");
    String meta = Files.readString(site.resolve("__meta__"));
    Files.writeString(
        site.resolve("__meta__"),
        meta.replaceAll(" *\\('props', \\[\n.*\n *\\]\\),\n", "").replace("'Site'", "'Si\\x1bte'"));
    Path users = site.resolveSibling("acl_users").resolve("__meta__");
    Files.writeString(
        users, Files.readString(users).replaceAll("\\('perfact', b'[^']*'", "('perfact', 'open'"));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-D");
    all.add("zodb.source=file://" + dataFs);
    all.add("-D");
    all.add("zodb.base-dir=" + folder.resolve("tree"));
    return CamelZodb.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }
}
