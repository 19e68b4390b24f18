package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.record.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both ways at once, at a Data.fs without a server. */
class PlaybackRouteTest extends PlaybackRouteCase {
  @Override
  String source() {
    return "file://" + dataFs + "?index_above=0";
  }

  /** As after a crash between the transaction and the position. */
  @Test
  void whatIsDoneIsNotDoneAgain() throws Exception {
    begin();
    String before = git.run("rev-parse", "HEAD").strip();
    Files.writeString(file("site/add/__source__.py"), "return 'mine'\n");
    String mine = commit("Mine");
    await("playback", () -> played(mine).size() == 1);
    awaitPosition("HEAD");
    stop();
    git.run("update-ref", "refs/camel-zodb/playback", before);
    begin();
    nothingMoreHappens();
    assertThat(played(mine)).hasSize(1);
    isTheSame();
  }

  /** The watch comes when the next commit is there, but not played back. */
  @Test
  void whatWaitsToBePlayedBackIsNotUndone() throws Exception {
    begin();
    stop();
    startRoute(PLAYBACK, properties());
    awaitPosition("HEAD");
    Files.writeString(file("site/add/__source__.py"), "return 'first'\n");
    Files.writeString(file("site/page/__source-utf8__.html"), "<p>first</p>");
    copy("site/add", "site/first");
    copy("site/add", "site/gone");
    String first = commit("First");
    await("playback", () -> played(first).size() == 1);
    awaitPosition("HEAD");
    stop();
    String theirs = theirs("site/page", "__source-utf8__.html", "<p>theirs</p>");
    Files.writeString(file("site/add/__source__.py"), "return 'second'\n");
    copy("site/add", "site/second");
    git.run("rm", "--quiet", "-r", "__root__/site/gone");
    String second = commit("Second");
    startRoute(WATCH, properties());
    awaitCommitted(theirs);
    stop();
    assertThat(git.run("rev-list", second + "..HEAD").lines()).hasSize(1);
    assertThat(git.run("show", "HEAD:__root__/site/add/__source__.py"))
        .isEqualTo("return 'second'\n");
    assertThat(file("site/add/__source__.py")).hasContent("return 'second'");
    assertThat(file("site/second/__source__.py")).exists();
    assertThat(file("site/gone")).doesNotExist();
    assertThat(file("site/page/__source-utf8__.html")).hasContent("<p>theirs</p>");
    String head = git.run("rev-parse", "HEAD");
    begin();
    await("playback", () -> played(second).size() == 1);
    awaitPosition("HEAD");
    nothingMoreHappens();
    assertThat(git.run("rev-parse", "HEAD")).isEqualTo(head);
    isTheSame();
  }

  @Test
  void whatIsEditedComesBackAsTheCommitOfItsTransaction() throws Exception {
    begin("playback.files", "true");
    int before = transactions().size();
    Files.writeString(file("site/add/__source__.py"), "return 'edited'\n");
    await("playback", () -> transactions().size() == before + 1);
    TransactionInfo info = transactions().get(before);
    assertThat(text(info.description())).isEqualTo("zodbsync: /site/add/");
    awaitCommitted(info.tid().hex());
    awaitPosition("HEAD");
    nothingMoreHappens();
    isTheSame();
  }

  /** Without watch: what the route itself played back before is no change of others. */
  @Test
  void whatOthersChangedMeanwhileIsRefused() throws Exception {
    begin();
    stop();
    startRoute(PLAYBACK, properties("playback.conflicts", "refuse"));
    awaitPosition("HEAD");
    for (String source : List.of("return 'mine'\n", "return 'mine again'\n")) {
      Files.writeString(file("site/add/__source__.py"), source);
      String mine = commit("Mine");
      await("playback", () -> played(mine).size() == 1);
      awaitPosition("HEAD");
    }
    theirs("site/add", "__source__.py", "return 'theirs'\n");
    Files.writeString(file("site/add/__source__.py"), "return 'too late'\n");
    String late = commit("Late");
    nothingMoreHappens();
    assertThat(played(late)).isEmpty();
  }

  /** Somebody else writes a source; the tid. */
  private String theirs(String path, String name, String source) throws Exception {
    Path other = folder.resolve("theirs");
    Settings settings =
        Settings.of(properties("zodb.base-dir", other.toString()), folder, "the test");
    Recording.of(settings).run(List.of("/"));
    Files.writeString(other.resolve("__root__").resolve(path).resolve(name), source);
    Tid tid = Playback.of(settings).run(List.of("/" + path)).tid();
    assertThat(tid).isNotNull();
    return tid.hex();
  }

  @Test
  void aCommitThatCannotBePlayedBackIsMendedByTheNext() throws Exception {
    begin();
    int before = transactions().size();
    Files.writeString(file("site/add/__source__.py"), "return 'mine'\n");
    String meta = Files.readString(file("site/page/__meta__"));
    Files.writeString(file("site/page/__meta__"), "[('title', oh)]\n");
    commit("Wrong");
    nothingMoreHappens();
    assertThat(transactions()).hasSize(before);
    Files.writeString(file("site/page/__meta__"), meta);
    String mended = commit("Mended");
    await("playback", () -> played(mended).size() == 1);
    awaitPosition("HEAD");
    nothingMoreHappens();
    isTheSame();
  }
}
