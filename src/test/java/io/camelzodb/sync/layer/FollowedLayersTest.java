package io.camelzodb.sync.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.watch.TransactionMirror;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that a route gives to a mirror with layers. */
class FollowedLayersTest {
  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  @BeforeEach
  void aSiteWithLayers() throws Exception {
    site = LayeredSite.make(folder);
    LayeredSite.folder(site.in("custom", "/site/own"), "Own");
    Playback.of(site.settings()).run(List.of("/"));
    site.commit("layered");
  }

  /** One by one, or only the last one, so that the earlier ones are read from the log. */
  @ParameterizedTest
  @ValueSource(strings = {"defining", "defining last", "top", "top last"})
  void eachTransactionIsCommitted(String how) throws Exception {
    boolean defining = how.startsWith("defining");
    Settings settings = site.settings("zodb.layers.record", defining ? "defining" : "top");
    Tid before = head();
    follow(settings, before, false);
    site.title("/site/document", "First");
    site.change(root -> LayeredSite.folder(root.resolve("site/own/new"), "New"));
    site.title("/site/document", "Second");
    List<CommitId> made = follow(settings, before, how.endsWith("last"));
    String layer = defining ? "base" : "custom";
    assertThat(site.in(layer, "/site/document/__meta__")).content().contains("Second");
    assertThat(site.in("custom", "/site/own/new/__meta__")).exists();
    assertThat(Files.exists(site.in("custom", "/site/document"))).isNotEqualTo(defining);
    assertThat(
            git(
                    site.layer(layer),
                    "log",
                    "--format=%(trailers:key=Zodb-Tid,valueonly)",
                    "--",
                    "__root__/site/document")
                .lines()
                .filter(line -> line.compareTo(before.toString()) > 0))
        .hasSize(2);
    if (!how.endsWith("last")) {
      // Of the custom layer: two titles and a new object, or only that.
      assertThat(made).hasSize(defining ? 1 : 3);
    }
    for (String each : List.of("custom", "app", "base")) {
      assertThat(git(site.layer(each), "status", "--porcelain")).isEmpty();
    }
    assertThat(site.shown()).containsEntry("/site/document", defining ? "00-base" : "(custom)");
    // The transactions that noted the layers change nothing, and all are there once.
    Map<String, String> after = site.repositories();
    assertThat(follow(settings, before, false)).isEmpty();
    assertThat(follow(settings, before, true)).isEmpty();
    LayerCase.same("once more", site.repositories(), after);
  }

  /** The notes of one transaction come after the next one, whose objects they see already. */
  @Test
  void aNewObjectShowsItsLayerWhateverIsNotedMeanwhile() throws Exception {
    site = LayeredSite.make(Files.createDirectory(folder.resolve("fresh")));
    Settings settings = site.settings("zodb.layers.record", "defining");
    Tid before = head();
    follow(settings, before, false);
    site.title("/site/document", "First");
    try (ObjectStore store = Sources.open(settings);
        TransactionMirror mirror = new TransactionMirror(settings, new WatchEvents() {})) {
      mirror.plan(store, store.head()).commit();
    }
    site.change(root -> LayeredSite.folder(root.resolve("site/new"), "New"));
    follow(settings, before, false);
    assertThat(site.in("base", "/site/new/__meta__")).exists();
    assertThat(site.shown())
        .containsEntry("/site", LayeredSite.BASE)
        .containsEntry("/site/new", LayeredSite.BASE)
        .containsEntry("/site/document", LayeredSite.BASE);
    assertThat(Playback.of(site.settings()).explain(List.of("/")).plan().operations()).isEmpty();
  }

  @Test
  void anotherDatabaseThanThatOfTheSettingsIsRefused() throws Exception {
    Path other = folder.resolve("other.fs");
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), other);
    for (String source : List.of("file://" + other, "")) {
      Settings settings = site.settings("zodb.source", source);
      try (ObjectStore store = Sources.open(site.settings());
          TransactionMirror mirror = new TransactionMirror(settings, new WatchEvents() {})) {
        assertThatThrownBy(() -> mirror.plan(store, store.head()))
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining("zodb.source is not the database that has transaction")
            .hasMessageContaining("set zodb.source to the URI");
      }
    }
  }

  private Tid head() throws IOException {
    try (ObjectStore store = Sources.open(site.settings())) {
      return store.head();
    }
  }

  /** Gives all transactions from one on to a mirror; returns the commits that it made. */
  private List<CommitId> follow(Settings settings, Tid from, boolean lastOnly) throws IOException {
    List<CommitId> made = new ArrayList<>();
    try (TransactionMirror mirror = new TransactionMirror(settings, new WatchEvents() {})) {
      Tid done = new Tid(from.value() - 1);
      for (boolean more = true; more; ) {
        more = false;
        // What the mirror has written itself is there only when the database is opened again.
        try (ObjectStore store = Sources.open(settings)) {
          TransactionLog log = Objects.requireNonNull(store.transactionLog());
          List<Tid> tids = new ArrayList<>();
          Iterator<TransactionLog.Transaction> all = log.transactions(new Tid(done.value() + 1));
          all.forEachRemaining(each -> tids.add(each.info().tid()));
          for (Tid tid :
              lastOnly && !tids.isEmpty() ? tids.subList(tids.size() - 1, tids.size()) : tids) {
            CommitId commit = mirror.plan(store, tid).commit();
            if (commit != null) {
              made.add(commit);
            }
            done = tid;
            more = true;
          }
        }
      }
    }
    return made;
  }
}
