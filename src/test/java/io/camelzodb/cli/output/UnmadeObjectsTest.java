package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
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

/** What playback cannot make of files is told, with exit status 1, and all else is done. */
class UnmadeObjectsTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path site;

  @BeforeEach
  void aRecordedSite() throws IOException {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    site = folder.resolve("tree/__root__/site");
    assertThat(run("record", "/")).as(err.toString()).isZero();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all =
        new ArrayList<>(
            List.of(
                "-D",
                "zodb.source=file://" + folder.resolve("Data.fs"),
                "-D",
                "zodb.base-dir=" + folder.resolve("tree")));
    all.addAll(List.of(arguments));
    return CamelZodb.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private void file(String id, String metadata) throws IOException {
    Files.createDirectories(site.resolve(id));
    Files.writeString(site.resolve(id + "/__meta__"), metadata);
  }

  private void anUnsupportedObject() throws IOException {
    file("news", "[('title', 'News'), ('type', 'ATDocument'), ('unsupported', 'ATDocument')]");
    file("news/inside", "[('title', 'Inside'), ('type', 'Folder')]");
    file("beside", "[('title', 'Beside'), ('type', 'Folder')]");
  }

  private void assertTold(String path) {
    assertThat(err.toString().lines().filter(line -> line.contains(path + ": is not created")))
        .as(err.toString())
        .hasSize(1)
        .allMatch(line -> line.contains("ATDocument") && line.contains("zodb.unsupported=state"));
  }

  @Test
  void whatIsNotMadeIsALineAndExitStatusOneTimeAndAgain() throws IOException {
    anUnsupportedObject();
    assertThat(run("playback", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString()).startsWith("Played back 1 changes").contains("; 1 left out");
    assertTold("/site/news");
    assertThat(run("playback", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString()).startsWith("Nothing that can be done").doesNotContain("as in the");
    assertTold("/site/news");
    assertThat(run("playback", "/site/news")).isEqualTo(ExitStatus.FAILED);
    assertTold("/site/news");
    assertThat(run("playback", "--no-recurse", "/site/beside")).isZero();
  }

  @Test
  void thePlanTellsItInEachForm() throws IOException {
    anUnsupportedObject();
    Path page = folder.resolve("plan.html");
    assertThat(run("playback", "--dry-run", "--html", page.toString(), "/"))
        .isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString()).contains("create /site/beside").contains("; 1 left out");
    assertTold("/site/news");
    assertThat(Files.readString(page)).contains("/site/news: is not created");
    assertThat(run("playback", "--dry-run", "--json", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString()).contains("\"leftOut\":[\"/site/news\"]");
    assertThat(run("playback", "--json", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString().replaceAll("\\s", "")).contains("\"leftOut\":[\"/site/news\"]");
  }

  @Test
  void anObjectOfAnotherTypeIsNotTakenForIt() throws IOException {
    file("page", "[('title', 'News'), ('type', 'ATDocument'), ('unsupported', 'ATDocument')]");
    assertThat(run("playback", "/")).isEqualTo(ExitStatus.FAILED);
    assertThat(err.toString()).contains("/site/page: stays a Page Template");
  }
}
