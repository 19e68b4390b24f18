package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Recording;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
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
    theirs("site/add", "return 'theirs'\n");
    Files.writeString(file("site/add/__source__.py"), "return 'too late'\n");
    String late = commit("Late");
    nothingMoreHappens();
    assertThat(played(late)).isEmpty();
  }

  /** Somebody else writes a script. */
  private void theirs(String path, String source) throws Exception {
    Path other = folder.resolve("theirs");
    Settings settings =
        Settings.of(properties("zodb.base-dir", other.toString()), folder, "the test");
    Recording.of(settings).run(List.of("/"));
    Files.writeString(other.resolve("__root__").resolve(path).resolve("__source__.py"), source);
    assertThat(Playback.of(settings).run(List.of("/" + path)).tid()).isNotNull();
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
