package io.camelzodb.sync.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings into the layers that define the objects. */
class DefiningRecordTest {
  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  @BeforeEach
  void aSiteWithLayers() throws Exception {
    site = LayeredSite.make(folder);
    LayeredSite.folder(site.in("app", "/site/shop"), "Of the app");
    LayeredSite.folder(site.in("custom", "/site/own"), "Own");
    Files.createDirectories(site.in("app", "/site/page"));
    for (String file : List.of("__meta__", "__source-utf8__.html")) {
      Files.copy(
          site.in("base", "/site/page").resolve(file), site.in("app", "/site/page").resolve(file));
    }
    LayeredSite.title(site.in("app", "/site/page"), "Page of the app");
    Playback.of(site.settings()).run(List.of("/"));
    site.commit("layered");
    assertThat(run(Recording.of(defining()), "/").summary().files().written()).isZero();
  }

  private Settings defining() throws IOException {
    return site.settings("zodb.layers.record", "defining");
  }

  private static Recording.Result run(Recording recording, String... paths) throws IOException {
    Recording.Result result = recording.run(List.of(paths));
    assertThat(result.problems()).isEmpty();
    return result;
  }

  private Map<String, String> custom() throws IOException {
    Map<String, String> trees = site.trees();
    trees.keySet().removeIf(file -> !file.startsWith("custom/"));
    return trees;
  }

  /** Changes one of each kind in the database: changed, new, gone. */
  private void changes() throws IOException {
    site.change(
        root -> {
          LayeredSite.title(root.resolve("site/document"), "Changed");
          LayeredSite.title(root.resolve("site/page"), "Changed page");
          LayeredSite.title(root.resolve("site/own"), "Changed own");
          LayeredSite.folder(root.resolve("site/new of base"), "New");
          LayeredSite.folder(root.resolve("site/new of base/ünter"), "Deeper");
          LayeredSite.folder(root.resolve("site/shop/new"), "New in the shop");
          LayeredSite.folder(root.resolve("site/own/new"), "New of our own");
          LayeredSite.remove(root.resolve("site/add"));
        });
  }

  private void assertInDefiningLayers() throws IOException {
    assertThat(site.in("base", "/site/document/__meta__")).content().contains("Changed");
    assertThat(site.in("app", "/site/page/__meta__")).content().contains("Changed page");
    assertThat(site.in("base", "/site/page/__meta__")).content().doesNotContain("Changed");
    assertThat(site.in("base", "/site/new of base/ünter/__meta__")).exists();
    assertThat(site.in("app", "/site/shop/new/__meta__")).exists();
    assertThat(site.in("base", "/site/add")).doesNotExist();
    assertThat(custom().keySet())
        .containsExactly(
            "custom/__root__/site/own/__meta__", "custom/__root__/site/own/new/__meta__");
    assertThat(site.shown())
        .containsEntry("/site/document", "00-base")
        .containsEntry("/site/new of base/ünter", "00-base")
        .containsEntry("/site/shop/new", LayeredSite.APP)
        .containsEntry("/site/own/new", "(custom)");
    assertThat(Playback.of(site.settings()).explain(List.of("/site")).plan().operations())
        .isEmpty();
  }

  @Test
  void eachObjectGoesIntoItsLayer() throws Exception {
    changes();
    run(Recording.of(defining()), "/");
    assertInDefiningLayers();
  }

  @Test
  void recentChangesGoThereToo() throws Exception {
    run(Recording.of(defining()).lastTransactions(true));
    changes();
    assertThat(run(Recording.of(defining()).lastTransactions(true)).allBecause()).isNull();
    assertInDefiningLayers();
  }

  @Test
  void watchPutsThemThere() throws Exception {
    watched(false);
    assertInDefiningLayers();
  }

  @Test
  void watchCommitsInEachRepository() throws Exception {
    Files.writeString(site.in("base", "/site/menu/__meta__"), "edited");
    watched(true);
    git(site.layer("base"), "checkout", "-q", "__root__/site/menu/__meta__");
    assertInDefiningLayers();
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(git(site.layer(layer), "status", "--porcelain")).isEmpty();
      assertThat(git(site.layer(layer), "log", "--format=%s %(trailers)"))
          .contains("layered")
          .contains("Zodb-Tid: 0x");
      assertThat(git(site.layer(layer), "log", "--format=%s", "main").lines().count())
          .as(layer)
          .isEqualTo(3);
    }
    // The commits that belong to the position are noted.
    List<String> noted = Files.readAllLines(site.layer("custom").resolve(".git/camel-zodb.layers"));
    assertThat(noted.get(noted.size() - 1))
        .contains("00-base=" + git(site.layer("base"), "rev-parse", "HEAD").strip())
        .endsWith("=" + git(site.layer("app"), "rev-parse", "HEAD").strip());
    assertThat(git(site.layer("base"), "show", "--stat", "--format=", "HEAD"))
        .contains("document")
        .doesNotContain("menu");
  }

  /** As if it had been killed after the commits of the lower layers. */
  @Test
  void afterACrashTheRestIsCommitted() throws Exception {
    site.title("/site/own", "First");
    assertThat(run(Recording.of(defining()).commit(true), "/").commit()).isNotNull();
    // The commit of the recording has the position before its note of layers; this is the later
    // one.
    Path position = site.layer("custom").resolve(".git/camel-zodb.position");
    byte[][] kept = new byte[1][];
    watched(true, () -> kept[0] = atHead(position));
    Map<String, String> after = site.repositories();
    git(site.layer("custom"), "reset", "-q", "--hard", "HEAD~1");
    Files.write(position, kept[0]);
    try (Watcher watcher =
        new Watcher(defining(), Duration.ofMillis(50), true, new WatchEvents() {})) {
      Thread thread = started(watcher);
      assertThat(thread.isAlive()).isTrue();
      for (int i = 0; i < 60 && !site.repositories().equals(after); i++) {
        // Nothing tells that a commit was made again.
        Thread.sleep(100);
      }
      watcher.stop();
      thread.join(60_000);
    }
    LayerCase.same("after the crash", site.repositories(), after);
    assertInDefiningLayers();
  }

  private static Thread started(Watcher watcher) {
    Thread thread =
        new Thread(
            () -> {
              try {
                watcher.run();
              } catch (IOException fault) {
                throw new IllegalStateException(fault);
              }
            });
    thread.start();
    return thread;
  }

  /** Waits until a file has the position of all that the database has; returns its bytes. */
  private byte[] atHead(Path position) throws Exception {
    String head;
    try (ObjectStore store = Sources.open(site.settings())) {
      head = store.head().toString();
    }
    for (int i = 0; i < 3000; i++) {
      if (Files.exists(position) && Files.readString(position).contains(head)) {
        break;
      }
      // Nothing tells that the file was written.
      Thread.sleep(20);
    }
    return Files.readAllBytes(position);
  }

  private interface Seen {
    void run() throws Exception;
  }

  private void watched(boolean commit) throws Exception {
    watched(commit, () -> {});
  }

  /** Changes the site while a watch runs. */
  private void watched(boolean commit, Seen atFirst) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch applied = new CountDownLatch(2);
    WatchEvents events =
        new WatchEvents() {
          @Override
          public void begun(Tid position, @Nullable String whole, @Nullable CommitId made) {
            begun.countDown();
          }

          @Override
          public void applied(TransactionInfo transaction, long objects, @Nullable CommitId made) {
            // The change, and the transaction that notes the layers after it.
            applied.countDown();
          }
        };
    try (Watcher watcher = new Watcher(defining(), Duration.ofMillis(50), commit, events)) {
      Thread thread = started(watcher);
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      atFirst.run();
      changes();
      assertThat(applied.await(60, TimeUnit.SECONDS)).isTrue();
      watcher.stop();
      thread.join(60_000);
    }
  }

  @Test
  void eachRepositoryGetsItsCommit() throws Exception {
    changes();
    Recording.Result result = run(Recording.of(defining()).commit(true), "/");
    assertThat(result.layerCommits()).containsOnlyKeys(LayeredSite.BASE, LayeredSite.APP);
    assertThat(result.commit()).isNotNull();
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(git(site.layer(layer), "status", "--porcelain")).isEmpty();
      assertThat(git(site.layer(layer), "log", "-1", "--format=%B"))
          .contains("Recorded by camel-zodb", "Zodb-Tid: " + result.summary().tid());
    }
    site.title("/site/document", "Once more");
    Recording.Result next = run(Recording.of(defining()).commit(true), "/");
    assertThat(next.commit()).isNull();
    assertThat(next.layerCommits()).containsOnlyKeys(LayeredSite.BASE);
  }

  @Test
  void autoresetUndoesTheCommitsOfAllLayers() throws Exception {
    Map<String, String> before = site.trees();
    Map<String, String> objects = site.database();
    changes();
    Recording.Result result = run(Recording.of(defining()).commit(true).autoreset(true), "/");
    assertThat(result.reset()).isNotNull();
    assertThat(site.trees()).isEqualTo(before);
    assertThat(site.database()).isEqualTo(objects);
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(git(site.layer(layer), "log", "-1", "--format=%s")).isEqualTo("layered\n");
    }
  }

  @Test
  void whatALowerLayerStillHasIsMarked() throws Exception {
    site.change(root -> LayeredSite.remove(root.resolve("site/page")));
    run(Recording.of(defining()), "/");
    assertThat(site.in("app", "/site/page")).doesNotExist();
    assertThat(site.in("base", "/site/page/__meta__")).exists();
    assertThat(site.in("custom", "/site/page/__deleted__")).exists();
    // It comes back with other content: the layer that has it now defines it.
    site.change(
        root -> {
          LayeredSite.folder(root.resolve("site/page"), "A folder now");
        });
    run(Recording.of(defining()), "/");
    assertThat(site.in("custom", "/site/page")).doesNotExist();
    assertThat(site.in("base", "/site/page/__meta__")).content().contains("A folder now");
    assertThat(site.in("base", "/site/page/__source-utf8__.html")).doesNotExist();
  }

  @Test
  void aContainerOfSeveralLayersGoesFromAll() throws Exception {
    LayeredSite.folder(site.in("custom", "/site/shop/ours"), "Ours");
    LayeredSite.folder(site.in("app", "/site/own/theirs"), "Theirs");
    Playback.of(site.settings()).run(List.of("/"));
    run(Recording.of(defining()), "/");
    site.change(
        root -> {
          LayeredSite.remove(root.resolve("site/shop"));
          LayeredSite.remove(root.resolve("site/own"));
        });
    run(Recording.of(defining()), "/");
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(site.in(layer, "/site/shop")).doesNotExist();
      assertThat(site.in(layer, "/site/own")).doesNotExist();
    }
  }

  @Test
  void belowAMarkerOnlyTheCustomLayerCounts() throws Exception {
    Files.createDirectories(site.in("custom", "/site"));
    Files.writeString(site.in("custom", "/site/__frozen__"), "");
    site.title("/site/document", "Changed");
    run(Recording.of(defining()), "/");
    assertThat(site.in("custom", "/site/document/__meta__")).content().contains("Changed");
    assertThat(site.in("base", "/site/document/__meta__")).content().doesNotContain("Changed");
  }

  @Test
  void withoutTheSettingTheCustomLayerGetsAll() throws Exception {
    Map<String, String> before = site.trees();
    before.keySet().removeIf(file -> file.startsWith("custom/"));
    changes();
    run(Recording.of(site.settings()), "/");
    Map<String, String> after = site.trees();
    after.keySet().removeIf(file -> file.startsWith("custom/"));
    assertThat(after).isEqualTo(before);
    assertThat(custom())
        .containsKeys(
            "custom/__root__/site/document/__meta__",
            "custom/__root__/site/shop/new/__meta__",
            "custom/__root__/site/add/__deleted__");
  }

  @Test
  void aLayerWithoutARepositoryIsNamed() throws Exception {
    LayeredSite.remove(site.layer("app").resolve(".git"));
    changes();
    Map<String, String> before = site.trees();
    assertThatThrownBy(() -> run(Recording.of(defining()).commit(true), "/"))
        .hasMessageContaining("the layer " + LayeredSite.APP + " has no repository of its own");
    assertThat(site.trees()).isEqualTo(before);
  }
}
