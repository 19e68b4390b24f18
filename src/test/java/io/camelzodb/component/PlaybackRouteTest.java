package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.TransactionInfo;
import java.nio.file.Files;
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
