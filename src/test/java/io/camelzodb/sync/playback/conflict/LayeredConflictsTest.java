package io.camelzodb.sync.playback.conflict;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Text;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.origin.TreeVersion;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.MemoryDatabase;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of layers are edited while somebody else edits the database that they describe. */
class LayeredConflictsTest {
  private static final String PAGE = "__source-utf8__.html";
  private static final String LINES = "one\ntwo\nthree\nfour\nfive\n";

  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  /** The base has most objects, the app a shop and the page, the custom layer a folder. */
  @BeforeEach
  void aRecordedSite() throws Exception {
    site = LayeredSite.make(folder);
    LayeredSite.folder(site.in("app", "/site/shop"), "Shop");
    LayeredSite.folder(site.in("app", "/site/shop/more"), "More");
    LayeredSite.folder(site.in("custom", "/site/own"), "Own");
    Files.createDirectories(site.in("app", "/site/page"));
    Files.copy(
        site.in("base", "/site/page").resolve("__meta__"),
        site.in("app", "/site/page").resolve("__meta__"));
    Files.writeString(site.in("app", "/site/page").resolve(PAGE), LINES);
    assertThat(Playback.of(site.settings()).run(List.of("/")).plan().hasErrors()).isFalse();
    record();
    site.commit("recorded");
  }

  private void record() throws IOException {
    Recording.of(site.settings()).lastTransactions(true).run(List.of());
  }

  private Playback.Result play(ConflictRule rule) throws IOException {
    return play(rule, null);
  }

  private Playback.Result play(ConflictRule rule, @Nullable TreeOrigin from) throws IOException {
    Playback playback = Playback.of(site.settings()).conflicts(rule, null);
    return (from == null ? playback : playback.from(from)).run(List.of("/"));
  }

  private static List<String> said(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .map(Problem::toString)
        .toList();
  }

  /** Plays back, which must do nothing; returns the only thing that it says. */
  private String refused(ConflictRule rule) throws IOException {
    Map<String, String> before = site.database();
    Playback.Result result = play(rule);
    assertThat(result.tid()).isNull();
    assertThat(site.database()).isEqualTo(before);
    assertThat(said(result)).hasSize(1);
    return said(result).get(0);
  }

  private void played(ConflictRule rule) throws IOException {
    assertThat(said(play(rule))).isEmpty();
  }

  private String meta(String path) throws IOException {
    return String.valueOf(site.database().get("__root__" + path + "/__meta__"));
  }

  private String page() throws IOException {
    return String.valueOf(site.database().get("__root__/site/page/" + PAGE));
  }

  private static void replace(Path file, String old, String fresh) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, fresh));
  }

  private Path conflict(String path) {
    return site.layer("custom").resolve(".camel-zodb.conflicts/__root__" + path);
  }

  /** The tree of all layers, recorded again, is what the database has. */
  private void assertRecordedTreeIsTheDatabase() throws IOException {
    record();
    Playback.Result again = play(ConflictRule.OVERWRITE);
    assertThat(again.plan().operations()).isEmpty();
  }

  @Test
  void whatOneSideChangedStaysOnThatSideInEachLayer() throws Exception {
    LayeredSite.title(site.in("base", "/site/document"), "Ours");
    Files.writeString(site.in("app", "/site/page").resolve(PAGE), LINES + "six\n");
    LayeredSite.folder(site.in("app", "/site/shop/fresh"), "Fresh");
    LayeredSite.remove(site.in("app", "/site/shop/more"));
    site.change(
        root -> {
          LayeredSite.title(root.resolve("site/own"), "Theirs");
          LayeredSite.title(root.resolve("site/shop"), "Theirs");
          LayeredSite.folder(root.resolve("site/shop/theirs"), "Theirs");
          LayeredSite.remove(root.resolve("site/menu/alpha"));
        });
    for (ConflictRule rule : List.of(ConflictRule.REFUSE, ConflictRule.MERGE)) {
      played(rule);
    }
    assertThat(meta("/site/document")).contains("'Ours'");
    assertThat(page()).isEqualTo(LINES + "six\n");
    assertThat(meta("/site/shop/fresh")).contains("'Fresh'");
    assertThat(meta("/site/shop/more")).isEqualTo("null");
    assertThat(meta("/site/own")).contains("'Theirs'");
    assertThat(meta("/site/shop")).contains("'Theirs'");
    assertThat(meta("/site/shop/theirs")).contains("'Theirs'");
    assertThat(meta("/site/menu/alpha")).isEqualTo("null");
    assertThat(site.shown())
        .containsEntry("/site/document", LayeredSite.BASE)
        .containsEntry("/site/page", LayeredSite.APP)
        .containsEntry("/site/shop/fresh", LayeredSite.APP);
    assertThat(play(ConflictRule.MERGE).tid()).isNull();
    assertRecordedTreeIsTheDatabase();
    assertThat(meta("/site/own")).contains("'Theirs'");
  }

  @Test
  void titlesSourcesAndPermissionsOfAnyLayerAreRefusedAndMerged() throws Exception {
    LayeredSite.title(site.in("base", "/site"), "Ours");
    Files.writeString(site.in("app", "/site/page").resolve(PAGE), LINES.replace("one", "1"));
    LayeredSite.title(site.in("custom", "/site/own"), "Ours");
    site.change(
        root -> {
          replace(root.resolve("site/__meta__"), "'red'", "'theirs'");
          Files.writeString(root.resolve("site/page").resolve(PAGE), LINES.replace("five", "5"));
          replace(
              root.resolve("site/own/__meta__"),
              "    ('title'",
              "    ('perms', [('View', False, ['Manager'])]),\n    ('title'");
        });
    Map<String, String> before = site.database();
    Playback.Result refused = play(ConflictRule.REFUSE);
    assertThat(refused.tid()).isNull();
    assertThat(site.database()).isEqualTo(before);
    assertThat(said(refused))
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/site: changed on both sides since 0x")
                    .endsWith(": title in the files, props in the database"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/site/own: changed on both")
                    .endsWith(": title in the files, perms in the database"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/site/page: changed on both")
                    .endsWith(": source in the files, source in the database"));
    played(ConflictRule.MERGE);
    assertThat(meta("/site")).contains("'Ours'", "'theirs'");
    assertThat(page()).isEqualTo("1\ntwo\nthree\nfour\n5\n");
    assertThat(meta("/site/own")).contains("'Ours'", "('View', False, [");
    assertThat(site.shown())
        .containsEntry("/site", LayeredSite.BASE)
        .containsEntry("/site/page", LayeredSite.APP)
        .containsEntry("/site/own", "(custom)");
    record();
    assertThat(site.in("custom", "/site/page").resolve(PAGE)).hasContent("1\ntwo\nthree\nfour\n5");
    assertRecordedTreeIsTheDatabase();
  }

  @Test
  void mergedObjectsAreRecordedIntoTheLayersThatDefineThem() throws Exception {
    Files.writeString(site.in("app", "/site/page").resolve(PAGE), LINES.replace("one", "1"));
    site.change(
        root ->
            Files.writeString(root.resolve("site/page").resolve(PAGE), LINES.replace("five", "5")));
    played(ConflictRule.MERGE);
    Recording.of(site.settings("zodb.layers.record", "defining")).run(List.of("/"));
    assertThat(site.in("app", "/site/page").resolve(PAGE)).hasContent("1\ntwo\nthree\nfour\n5");
    assertThat(site.in("custom", "/site/page")).doesNotExist();
    assertThat(site.shown()).containsEntry("/site/page", LayeredSite.APP);
    assertThat(play(ConflictRule.REFUSE).plan().operations()).isEmpty();
  }

  @Test
  void aConflictIsResolvedInAFileWithoutLayers() throws Exception {
    LayeredSite.title(site.in("app", "/site/shop"), "Ours");
    site.title("/site/shop", "Theirs");
    assertThat(refused(ConflictRule.MERGE))
        .startsWith("/site/shop: both the files and the database changed title");
    Path file = conflict("/site/shop").resolve("__meta__");
    assertThat(file).content().contains("<<<<<<< files", "Theirs").doesNotContain("layer");
    assertThat(refused(ConflictRule.MERGE)).contains("/site/shop", "edit");
    Files.writeString(file, "[\n    ('title', 'Both'),\n    ('type', 'Folder'),\n]\n");
    // The files only get another layer; the decision still counts.
    Files.createDirectories(site.in("custom", "/site/shop"));
    Files.move(
        site.in("app", "/site/shop").resolve("__meta__"),
        site.in("custom", "/site/shop").resolve("__meta__"));
    played(ConflictRule.MERGE);
    assertThat(meta("/site/shop")).contains("'Both'");
    assertThat(site.shown()).containsEntry("/site/shop", "(custom)");
    assertThat(conflict("/site/shop")).doesNotExist();
    assertRecordedTreeIsTheDatabase();
    assertThat(meta("/site/shop")).contains("'Both'");
  }

  @Test
  void eachVersionCanBeTakenInEachLayer() throws Exception {
    for (String take : List.of("ours", "theirs")) {
      LayeredSite.title(site.in("app", "/site/shop"), "Ours " + take);
      LayeredSite.title(site.in("base", "/site/document"), "Ours " + take);
      site.change(
          root -> {
            LayeredSite.title(root.resolve("site/shop"), "Theirs " + take);
            LayeredSite.title(root.resolve("site/document"), "Theirs " + take);
          });
      assertThat(said(play(ConflictRule.MERGE))).hasSize(2);
      for (String path : List.of("/site/shop", "/site/document")) {
        replace(conflict(path).resolve("__conflict__"), "take: files", "take: " + take);
      }
      played(ConflictRule.MERGE);
      String taken = take.equals("ours") ? "'Ours ours'" : "'Theirs theirs'";
      assertThat(meta("/site/shop")).contains(taken);
      assertThat(meta("/site/document")).contains(taken);
      record();
      assertThat(meta("/site/shop")).contains(taken);
      // The next round edits the lower layers again.
      Files.deleteIfExists(site.in("custom", "/site/shop").resolve("__meta__"));
      Files.deleteIfExists(site.in("custom", "/site/document").resolve("__meta__"));
      Files.deleteIfExists(site.in("custom", "/site/document").resolve(PAGE));
    }
  }

  @Test
  void onlyTheLayerOfAnObjectIsNoConflict() throws Exception {
    Files.createDirectories(site.in("custom", "/site/shop"));
    Files.copy(
        site.in("app", "/site/shop").resolve("__meta__"),
        site.in("custom", "/site/shop").resolve("__meta__"));
    site.title("/site/own", "Theirs");
    played(ConflictRule.REFUSE);
    assertThat(site.shown()).containsEntry("/site/shop", "(custom)");
    assertThat(meta("/site/own")).contains("'Theirs'");
  }

  @Test
  void anObjectThatIsDeletedInTheCustomLayerIsInConflictIfItWasChanged() throws Exception {
    Files.createDirectories(site.in("custom", "/site/shop"));
    Files.writeString(site.in("custom", "/site/shop").resolve("__deleted__"), "");
    site.title("/site/shop/more", "Theirs");
    for (ConflictRule rule : List.of(ConflictRule.REFUSE, ConflictRule.MERGE)) {
      assertThat(refused(rule))
          .startsWith("/site/shop: removed in the files and changed in the database")
          .contains("(/site/shop/more)");
    }
    replace(conflict("/site/shop").resolve("__conflict__"), "take: ?", "take: ours");
    played(ConflictRule.MERGE);
    assertThat(meta("/site/shop")).isEqualTo("null");
    assertRecordedTreeIsTheDatabase();
  }

  @Test
  void aFrozenFolderRemovesWhatNobodyChangedAndKeepsWhatIsNew() throws Exception {
    Path frozen = site.in("custom", "/site/shop");
    Files.createDirectories(frozen);
    Files.copy(site.in("app", "/site/shop").resolve("__meta__"), frozen.resolve("__meta__"));
    Files.writeString(frozen.resolve("__frozen__"), "");
    site.change(root -> LayeredSite.folder(root.resolve("site/shop/theirs"), "Theirs"));
    played(ConflictRule.REFUSE);
    assertThat(meta("/site/shop/more")).isEqualTo("null");
    assertThat(meta("/site/shop/theirs")).contains("'Theirs'");
    assertThat(site.shown()).containsEntry("/site/shop", "(custom)");
    assertRecordedTreeIsTheDatabase();
    assertThat(site.in("custom", "/site/shop/theirs").resolve("__meta__")).exists();
  }

  @Test
  void anObjectThatIsRemovedThereAndChangedInALowerLayerIsInConflict() throws Exception {
    LayeredSite.title(site.in("app", "/site/shop/more"), "Ours");
    site.change(root -> LayeredSite.remove(root.resolve("site/shop/more")));
    assertThat(refused(ConflictRule.REFUSE))
        .startsWith("/site/shop/more: changed in the files and removed in the database");
    assertThat(refused(ConflictRule.MERGE)).startsWith("/site/shop/more: changed in the files");
    replace(conflict("/site/shop/more").resolve("__conflict__"), "take: ?", "take: theirs");
    played(ConflictRule.MERGE);
    record();
    assertThat(site.in("custom", "/site/shop/more").resolve("__deleted__")).exists();
  }

  @Test
  void anObjectThatIsRemovedThereStaysRemovedIfNoLayerChangedIt() throws Exception {
    site.change(root -> LayeredSite.remove(root.resolve("site/shop")));
    played(ConflictRule.REFUSE);
    assertThat(meta("/site/shop")).isEqualTo("null");
  }

  @Test
  void aTypeThatBothSidesChangedIsInConflict() throws Exception {
    Files.writeString(
        site.in("app", "/site/shop/more").resolve("__meta__"),
        "[\n    ('title', 'Ordered'),\n    ('type', 'Folder (Ordered)'),\n]\n");
    site.title("/site/shop/more", "Theirs");
    Playback.Result result =
        Playback.of(site.settings())
            .with(PlaybackOptions.DEFAULT.withOverride(true))
            .conflicts(ConflictRule.REFUSE, null)
            .run(List.of("/"));
    assertThat(said(result))
        .singleElement()
        .asString()
        .startsWith("/site/shop/more: a Folder (Ordered) in the files and a Folder");
  }

  @Test
  void aPlaybackIsNoChangeOfOthersWhileTheLayersKeepItsCommits() throws Exception {
    LayeredSite.title(site.in("base", "/site/document"), "Second");
    LayeredSite.title(site.in("app", "/site/shop"), "Second");
    site.commit("second");
    played(ConflictRule.REFUSE);
    LayeredSite.title(site.in("base", "/site/document"), "Third");
    LayeredSite.title(site.in("app", "/site/shop"), "Third");
    site.commit("third");
    played(ConflictRule.REFUSE);
    assertThat(meta("/site/document")).contains("'Third'");
    assertThat(meta("/site/shop")).contains("'Third'");
    String file = Files.readString(site.layer("custom").resolve(".git/camel-zodb.played"));
    assertThat(file.lines()).hasSize(3).allSatisfy(line -> assertThat(line).contains(",00-base="));
    // Another history of one lower layer does not have what was played back.
    git(site.layer("base"), "reset", "-q", "--hard", "HEAD~2");
    LayeredSite.title(site.in("base", "/site/document"), "Other");
    git(site.layer("base"), "commit", "-q", "-a", "-m", "other");
    assertThat(refused(ConflictRule.REFUSE))
        .startsWith("/site/document: changed on both sides")
        .endsWith(": title in the files, title in the database");
  }

  @Test
  void aLayerWithoutGitHasNoCommitThatCouldBeMissing() throws Exception {
    try (Stream<Path> all = Files.walk(site.layer("base").resolve(".git"))) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
    LayeredSite.title(site.in("base", "/site/document"), "Second");
    played(ConflictRule.REFUSE);
    LayeredSite.title(site.in("base", "/site/document"), "Third");
    site.title("/site/own", "Theirs");
    played(ConflictRule.REFUSE);
    assertThat(meta("/site/document")).contains("'Third'");
    LayeredSite.title(site.in("base", "/site/document"), "Fourth");
    site.title("/site/document", "Theirs");
    assertThat(refused(ConflictRule.REFUSE)).startsWith("/site/document: changed on both sides");
  }

  @Test
  void stagedFilesAreCompared() throws Exception {
    LayeredSite.title(site.in("app", "/site/shop"), "Staged");
    git(site.layer("app"), "add", "-A");
    LayeredSite.title(site.in("app", "/site/shop"), "Not staged");
    site.title("/site/document", "Theirs");
    TreeOrigin staged = new TreeOrigin.Staged(LayerSettings.of(site.settings()));
    assertThat(said(play(ConflictRule.MERGE, staged))).isEmpty();
    assertThat(meta("/site/shop")).contains("'Staged'");
    assertThat(meta("/site/document")).contains("'Theirs'");
    site.title("/site/shop", "Theirs");
    assertThat(said(play(ConflictRule.REFUSE)))
        .singleElement()
        .asString()
        .startsWith("/site/shop: changed on both sides");
  }

  @Test
  void aRevisionOfTheCustomLayerIsComparedWithTheOthersBelow() throws Exception {
    site.title("/site/own", "Recorded");
    Recording.of(site.settings()).commit(true).run(List.of("/"));
    LayeredSite.title(site.in("custom", "/site/own"), "Ours");
    git(site.layer("custom"), "commit", "-q", "-a", "-m", "own");
    LayeredSite.title(site.in("custom", "/site/own"), "Not committed");
    LayeredSite.title(site.in("base", "/site/document"), "Ours");
    TreeOrigin head = new TreeOrigin.Revision("HEAD");
    site.title("/site/own", "Theirs");
    assertThat(said(play(ConflictRule.REFUSE, head)))
        .singleElement()
        .asString()
        .startsWith("/site/own: changed on both sides");
    site.title("/site/own", "Recorded");
    site.title("/site/shop", "Theirs");
    assertThat(said(play(ConflictRule.REFUSE, head))).isEmpty();
    assertThat(meta("/site/own")).contains("'Ours'");
    assertThat(meta("/site/document")).contains("'Ours'");
    assertThat(meta("/site/shop")).contains("'Theirs'");
  }

  @Test
  void ofAPackedDatabaseTheCommitsOfAllLayersHaveTheObjects() throws Exception {
    Files.createDirectories(site.in("custom", "/site/page"));
    Files.writeString(site.in("custom", "/site/page").resolve("__deleted__"), "");
    git(site.layer("custom"), "add", "-A");
    site.change(
        root -> {
          LayeredSite.title(root.resolve("site/own"), "Recorded");
          LayeredSite.remove(root.resolve("site/page"));
        });
    Recording.of(site.settings()).commit(true).run(List.of("/"));
    Files.deleteIfExists(site.layer("custom").resolve("__last_txn__"));
    LayeredSite.title(site.in("app", "/site/shop"), "Later");
    LayeredSite.title(site.in("base", "/site/document"), "Later");
    site.commit("later");
    ObjectPath shop = new ObjectPath(List.of("site", "shop"));
    try (MemoryDatabase packed = new MemoryDatabase();
        BaseVersions bases = bases(packed)) {
      assertThat(bases.read(new ObjectPath(List.of("site", "own"))))
          .extracting(data -> data.metadata().get("title"))
          .isEqualTo(new Text("Recorded"));
      assertThat(bases.read(new ObjectPath(List.of("site", "page")))).isNull();
      assertThat(bases.read(new ObjectPath(List.of("site", "nothere")))).isNull();
      assertThat(bases.read(shop))
          .extracting(data -> data.metadata().get("title"))
          .isEqualTo(new Text("Shop"));
      assertThat(bases.read(new ObjectPath(List.of("site", "document"))))
          .extracting(data -> data.metadata().get("title"))
          .isEqualTo(new Text("Doc"));
    }
    // Without the notes, or without a repository, only the custom layer is known.
    Files.delete(site.layer("custom").resolve(".git/camel-zodb.layers"));
    try (MemoryDatabase packed = new MemoryDatabase();
        BaseVersions bases = bases(packed)) {
      assertThat(bases.read(new ObjectPath(List.of("site", "own")))).isNotNull();
      assertThatThrownBy(() -> bases.read(shop))
          .hasMessageStartingWith("/site/shop: its version of transaction 0x")
          .hasMessageContaining("was packed away, and the files of the layer ")
          .hasMessageEndingWith(
              " at that time are unknown; play it back with --conflicts overwrite");
    }
  }

  private BaseVersions bases(MemoryDatabase packed) throws IOException {
    Layers layers = LayerSettings.of(site.settings());
    PositionNames names = PositionNames.of(site.layer("custom"));
    return new BaseVersions(
        TreeVersion.of(new TreeOrigin.Layered(layers, false), names),
        names,
        layers,
        PlayedPositions.none(),
        packed,
        site.settings().zope());
  }
}
