package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
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
    assertThat(out.toString())
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
    try (JsonParser json = new JsonFactory().createParser(out.toString())) {
      while (json.nextToken() != null) {
        assertThat(json.currentToken()).isNotNull();
      }
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
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
    assertThat(err.toString()).contains("there is no tree here");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void aNewDatabaseIsOnlyBegunIfItGetsItsObjects() throws IOException {
    Files.delete(dataFs);
    Files.writeString(site.resolve("add/__meta__"), "broken");
    assertThat(run("playback", "/")).isEqualTo(1);
    assertThat(Files.size(dataFs)).isLessThan(5);
    Files.delete(site.resolve("add/__meta__"));
    Files.delete(site.resolve("add/__source__.py"));
    Files.delete(site.resolve("add"));
    assertThat(run("playback", "/")).as(err.toString()).isZero();
    assertThat(run("playback", "--dry-run", "/")).isZero();
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
