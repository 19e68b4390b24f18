package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.zeo.ZeoStorage;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.Relay;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else, with a real Python client, who writes at each stage of a playback. */
@Timeout(120)
class PlaybackConflictIT {
  private static final String MENU = "/site/menu";

  @TempDir private Path folder;
  private ZeoServer server;
  private Relay relay;
  private Settings settings;
  private Process python;
  private BufferedWriter toPython;
  private BufferedReader fromPython;

  @BeforeEach
  void start() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    String port = ZeoServer.port();
    server = new ZeoServer(folder, port, dataFs, null, "");
    relay = new Relay(port);
    settings =
        Settings.of(
            Map.of(
                "zodb.source",
                "zeo://127.0.0.1:" + relay.port(),
                "zodb.base-dir",
                folder.resolve("tree").toString()),
            folder,
            "the test");
    Recording.of(settings).run(List.of("/"));
    Path menu = folder.resolve("tree/__root__/site/menu/__meta__");
    Files.writeString(
        menu, Files.readString(menu).replaceFirst("\\('title', '.*'\\)", "('title', 'ours')"));
    assertThat(menu).content().contains("'ours'");
    python =
        new ProcessBuilder(Python.interpreter().toString(), "src/test/python/touch_folder.py", port)
            .redirectError(folder.resolve("python.log").toFile())
            .start();
    toPython = python.outputWriter();
    fromPython = python.inputReader();
    assertThat(fromPython.readLine()).isEqualTo("open");
  }

  @AfterEach
  void stop() throws Exception {
    python.destroyForcibly();
    relay.close();
    server.close();
  }

  private void theirs(String path, String title) throws Exception {
    ask(path, title);
    assertThat(fromPython.readLine())
        .as("%s", Files.readString(folder.resolve("python.log")))
        .isEqualTo("done");
  }

  private void ask(String path, String title) throws Exception {
    toPython.write(path + " " + title + "\n");
    toPython.flush();
  }

  private Tid head() throws Exception {
    try (ObjectStore store = ZeoStorage.open(server.options())) {
      return store.head();
    }
  }

  private String title() throws Exception {
    Path again = folder.resolve("again");
    Recording.of(
            Settings.of(
                Map.of(
                    "zodb.source", "zeo://" + server.address(), "zodb.base-dir", again.toString()),
                folder,
                "the test"))
        .run(List.of(MENU));
    return Files.readString(again.resolve("__root__/site/menu/__meta__"));
  }

  /** Before tpc_begin the plan is made; before the vote all is stored. */
  @ParameterizedTest
  @ValueSource(strings = {"tpc_begin", "vote"})
  void onceIsPlannedAnew(String stage) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    relay.at(
        stage,
        line -> {
          if (calls.getAndIncrement() == 0) {
            theirs(MENU, "theirs");
          }
        });
    Map<String, String> before = TreeContent.of(folder.resolve("tree"));
    Playback.Result result = Playback.of(settings).run(List.of(MENU));
    assertThat(calls).hasValue(2);
    assertThat(result.tid()).isEqualTo(head());
    assertThat(title()).contains("'ours'");
    assertThat(TreeContent.of(folder.resolve("tree"))).isEqualTo(before);
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isNull();
  }

  @Test
  void whatOthersChangeElsewhereIsNoConflict() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    relay.at(
        "vote",
        line -> {
          calls.incrementAndGet();
          theirs("/site", "elsewhere");
        });
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isEqualTo(head());
    assertThat(calls).hasValue(1);
    assertThat(title()).contains("'ours'");
  }

  @Test
  void whoWritesWhileWeFinishWaits() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    relay.at(
        "tpc_finish",
        line -> {
          ask(MENU, "later");
          asked.complete("asked");
          Thread.sleep(300);
        });
    Playback.Result result = Playback.of(settings).run(List.of(MENU));
    assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("asked");
    // Theirs was made from what ours replaced, or from ours.
    String said = fromPython.readLine();
    assertThat(said).isIn("done", "ConflictError");
    assertThat(title()).contains(said.equals("done") ? "'later'" : "'ours'");
    assertThat(result.tid()).isNotNull();
  }

  @Test
  void alwaysIsGivenUp() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    relay.at("vote", line -> theirs(MENU, "theirs " + calls.incrementAndGet()));
    Map<String, String> before = TreeContent.of(folder.resolve("tree"));
    assertThatThrownBy(() -> Playback.of(settings).run(List.of(MENU)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("stopped after 5 attempts")
        .hasMessageNotContaining("\n")
        .hasCauseInstanceOf(ConflictException.class);
    assertThat(calls).hasValue(5);
    assertThat(title()).contains("'theirs 5'");
    assertThat(TreeContent.of(folder.resolve("tree"))).isEqualTo(before);
  }

  @Test
  void whoDoesTheSameBeforeUsLeavesNothingToDo() throws Exception {
    relay.at("vote", line -> theirs(MENU, "ours"));
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isNull();
    assertThat(title()).contains("'ours'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"storea", "vote", "tpc_finish"})
  void aLineLostOnceWritesNothingOrAll(String stage) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Tid before = head();
    relay.at(
        stage,
        line -> {
          if (calls.getAndIncrement() == 0) {
            line.cut();
          }
        });
    assertThatThrownBy(() -> Playback.of(settings).run(List.of(MENU)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nothing was written")
        .hasMessageNotContaining("\n");
    assertThat(head()).isEqualTo(before);
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isNotNull();
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isNull();
  }

  @Test
  void anAnswerToFinishThatIsLostIsLookedUp() throws Exception {
    relay.at("tpc_finish", Relay.Line::cutAtAnswer);
    assertThat(Playback.of(settings).run(List.of(MENU)).tid()).isEqualTo(head());
    assertThat(title()).contains("'ours'");
  }
}
