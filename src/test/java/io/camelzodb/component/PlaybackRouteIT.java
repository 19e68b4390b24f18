package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both ways at once, at one real server that real Python writes to as well. */
class PlaybackRouteIT extends PlaybackRouteCase {
  private String port;

  @Override
  String source() {
    return "zeo://127.0.0.1:" + port + "?storage=1&wait_timeout=5";
  }

  private ZeoServer serve() throws Exception {
    port = ZeoServer.port();
    return new ZeoServer(folder, port, dataFs, null, "");
  }

  @Test
  void aCommitReachesTheDatabaseOnceWhileOthersChangeIt() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      begin();
      Thread others = new Thread(() -> edit("127.0.0.1:" + port, 40));
      others.start();
      List<String> mine = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Files.writeString(file("site/add/__source__.py"), "return " + i + "\n");
        copy("site/add", "site/menu/new" + i);
        if (i == 2) {
          git.run("rm", "--quiet", "-r", "__root__/site/menu/mid");
        }
        mine.add(commitPatiently("Change " + i));
      }
      others.join();
      String last = mine.get(4);
      await("the last commit", () -> played(last).size() == 1);
      List<String> tids =
          transactions().stream()
              .filter(info -> text(info.user()).equals("/ anna"))
              .map(info -> info.tid().hex())
              .toList();
      awaitCommitted(tids.get(tids.size() - 1));
      awaitPosition("HEAD");
      nothingMoreHappens();
      long played = 0;
      for (String commit : mine) {
        assertThat(played(commit).size()).as(commit).isLessThanOrEqualTo(1);
        played += played(commit).size();
        for (TransactionInfo info : played(commit)) {
          assertThat(text(info.user())).isEqualTo("/ olga");
        }
      }
      // Commits that came between two looks are one transaction.
      assertThat(played).isPositive();
      assertThat(committed()).doesNotHaveDuplicates().containsAll(tids);
      assertThat(file("site/menu/new4/__source__.py")).exists();
      assertThat(file("site/menu/mid")).doesNotExist();
      isTheSame();
    }
  }

  /** As a developer does who is told that somebody else has the lock just now. */
  private String commitPatiently(String message) throws Exception {
    String[] made = new String[1];
    await(
        "commit",
        () -> {
          try {
            made[0] = commit(message);
            return true;
          } catch (AssertionError busy) {
            assertThat(busy.getMessage()).containsAnyOf("index.lock", "cannot lock ref");
            return false;
          }
        });
    return made[0];
  }

  /** The watch is ahead: it has committed the container, in which the new object is not yet. */
  @Test
  void whatTheWatchCommittedMeanwhileTakesNothingAway() throws Exception {
    try (ZeoServer server = serve()) {
      assertThat(server).isNotNull();
      begin();
      stop();
      copy("site/add", "site/new");
      Files.writeString(file("site/add/__source__.py"), "return 'mine'\n");
      String mine = commit("Mine");
      List<String> theirs = edit("127.0.0.1:" + port, 8);
      startRoute(WATCH, properties());
      awaitCommitted(theirs.get(7));
      stop();
      begin();
      await("playback", () -> played(mine).size() == 1);
      awaitPosition("HEAD");
      nothingMoreHappens();
      assertThat(file("site/new/__source__.py")).exists();
      assertThat(file("site/add/__source__.py")).hasContent("return 'mine'");
      assertThat(committed()).doesNotHaveDuplicates().containsAll(theirs);
      isTheSame();
    }
  }
}
