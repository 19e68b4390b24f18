package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a database that are recorded into layers, one after the other. */
class LayerChangesIT {
  private static final Path DATA = Corpus.zope().resolve("golden/tiny/Data.fs");

  @TempDir Path folder;

  private interface Recorded {
    void change(Runnable edit) throws Exception;
  }

  /** Changes a site at random, and compares with what the peer records of all of it. */
  private void compare(Recorded recorded, LayerCase ours, LayerCase theirs, int seed)
      throws Exception {
    System.out.println("LayerChangesIT: -Dlayers.seed=" + seed);
    for (LayerCase each : List.of(ours, theirs)) {
      each.edit(seed, 8);
      each.spread(new Random(seed), false);
    }
    Recording.of(ours.settings()).lastTransactions(true).run(List.of());
    assertThat(theirs.peer("record", "/")).isTrue();
    for (int step = 0; step < 3; step++) {
      int now = seed + step;
      recorded.change(() -> ours.edit(now, 5));
      theirs.edit(now, 5);
      assertThat(theirs.peer("record", "/")).isTrue();
      LayerCase.same("seed " + seed + ", step " + step, ours.trees(), theirs.trees());
      LayerCase.same("seed " + seed + ", step " + step, ours.names(), theirs.names());
    }
  }

  private static int seed() {
    return Integer.getInteger("layers.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  }

  @Test
  void recentChangesGoWhereARecordingOfEverythingPutsThem() throws Exception {
    try (LayerCase ours = LayerCase.of(folder.resolve("ours"), DATA);
        LayerCase theirs = LayerCase.of(folder.resolve("theirs"), DATA)) {
      compare(
          edit -> {
            edit.run();
            Recording.Result result =
                Recording.of(ours.settings()).lastTransactions(true).run(List.of());
            assertThat(result.allBecause()).isNull();
          },
          ours,
          theirs,
          seed());
    }
  }

  @Test
  void watchKnowsLayers() throws Exception {
    try (LayerCase ours = LayerCase.of(folder.resolve("ours"), DATA);
        LayerCase theirs = LayerCase.of(folder.resolve("theirs"), DATA)) {
      compare(edit -> watched(ours, edit, false), ours, theirs, seed());
    }
  }

  @Test
  void watchWithCommitsKnowsLayers() throws Exception {
    try (LayerCase ours = LayerCase.of(folder.resolve("ours"), DATA);
        LayerCase theirs = LayerCase.of(folder.resolve("theirs"), DATA)) {
      compare(edit -> watched(ours, edit, true), ours, theirs, seed());
      Path custom = ours.home().resolve("custom");
      assertThat(LayeredSite.git(custom, "status", "--porcelain", "__root__")).isEmpty();
      assertThat(LayeredSite.git(custom, "log", "-1", "--format=%B")).contains("Zodb-Tid: 0x");
      assertThat(ours.home().resolve("app/.git")).doesNotExist();
    }
  }

  private static void watched(LayerCase site, Runnable edit, boolean commit) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch applied = new CountDownLatch(1);
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    WatchEvents events =
        new WatchEvents() {
          @Override
          public void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {
            begun.countDown();
          }

          @Override
          public void applied(
              TransactionInfo transaction, long objects, @Nullable CommitId commit) {
            // The transactions that note the layers have a description.
            if (transaction.description().length == 0) {
              applied.countDown();
            }
          }
        };
    try (Watcher watcher = new Watcher(site.settings(), Duration.ofMillis(100), commit, events)) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  watcher.run();
                } catch (IOException fault) {
                  failure.set(fault);
                }
              });
      thread.start();
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      edit.run();
      assertThat(applied.await(60, TimeUnit.SECONDS)).isTrue();
      watcher.stop();
      thread.join(60_000);
      assertThat(failure.get()).isNull();
    }
  }

  @Test
  void autoresetBringsTheLayersBack() throws Exception {
    try (LayerCase site = LayerCase.of(folder.resolve("site"), DATA)) {
      Recording.of(site.settings()).run(List.of("/"));
      Path custom = site.home().resolve("custom/__root__");
      Path base = site.home().resolve("base/__root__");
      Files.delete(base);
      Files.move(custom, base);
      Files.createDirectory(custom);
      Files.writeString(site.home().resolve("custom/README"), "of the site");
      Recording.of(site.settings()).commit(true).run(List.of("/"));
      site.title("/site/page", "Of the site");
      Recording.of(site.settings()).commit(true).run(List.of("/"));
      assertThat(site.names()).containsEntry("/site/page", "None");
      Map<String, String> trees = site.trees();
      Map<String, String> database = site.database();
      site.title("/site/page", "Changed");
      site.title("/site/document", "Changed");
      Recording.Result result =
          Recording.of(site.settings()).commit(true).autoreset(true).run(List.of("/"));
      assertThat(result.reset()).isNotNull();
      assertThat(site.trees()).isEqualTo(trees);
      assertThat(site.database()).isEqualTo(database);
      assertThat(site.names())
          .containsEntry("/site/page", "None")
          .containsEntry("/site/document", "'00-base'");
    }
  }
}
