package io.camelzodb.sync.playback.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.origin.TreeVersion;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.MemoryDatabase;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree is edited while somebody else edits the database that it was recorded from. */
class ConflictsTest {
  private static final String LINES = "one\ntwo\nthree\nfour\nfive\n";

  @TempDir Path folder;
  private Path tree;
  private Path other;
  private Path conflicts;
  private Settings settings;

  @BeforeEach
  void aRecordedSiteAndAnotherTreeOfIt() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    tree = folder.resolve("tree");
    other = folder.resolve("other");
    conflicts = tree.resolve(".camel-zodb.conflicts/__root__/site");
    settings = settings(tree);
    record(tree);
    write(tree, "site/page/__source-utf8__.html", LINES);
    assertThat(play(ConflictRule.OVERWRITE).tid()).isNotNull();
    record(tree);
    record(other);
  }

  @Test
  void whatOnlyOneSideChangedStaysOnThatSide() throws Exception {
    write(tree, "site/add/__source__.py", "return 'ours'\n");
    write(other, "site/page/__source-utf8__.html", "theirs\n");
    delete(other, "site/menu/alpha");
    create(other, "site/theirs");
    create(tree, "site/ours");
    delete(tree, "site/menu/zeta");
    others();
    for (ConflictRule rule : List.of(ConflictRule.REFUSE, ConflictRule.MERGE)) {
      Playback.Result result = play(rule);
      assertThat(result.plan().hasErrors()).as("%s", result.plan().problems()).isFalse();
    }
    Map<String, String> now = now();
    assertThat(now.get("__root__/site/add/__source__.py")).isEqualTo("return 'ours'\n");
    assertThat(now.get("__root__/site/page/__source-utf8__.html")).isEqualTo("theirs\n");
    assertThat(now)
        .containsKeys("__root__/site/theirs/__meta__", "__root__/site/ours/__meta__")
        .doesNotContainKeys(
            "__root__/site/menu/alpha/__meta__", "__root__/site/menu/zeta/__meta__");
    assertThat(play(ConflictRule.MERGE).tid()).isNull();
  }

  @Test
  void overwritingIsAsThePeerDoesIt() throws Exception {
    write(other, "site/page/__source-utf8__.html", "theirs\n");
    others();
    play(ConflictRule.OVERWRITE);
    assertThat(now().get("__root__/site/page/__source-utf8__.html")).isEqualTo(LINES);
  }

  @Test
  void refusingNamesWhatBothChangedAndWritesNothing() throws Exception {
    replace(tree, "site/__meta__", "'Site'", "'Ours'");
    write(tree, "site/add/__source__.py", "return 'ours'\n");
    write(tree, "site/page/__source-utf8__.html", LINES.replace("one", "1"));
    replace(other, "site/__meta__", "'red'", "'theirs'");
    write(other, "site/page/__source-utf8__.html", LINES.replace("five", "5"));
    others();
    Map<String, String> before = now();
    Playback.Result result = play(ConflictRule.REFUSE);
    assertThat(result.tid()).isNull();
    assertThat(result.plan().problems())
        .extracting(Problem::toString)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/site: changed on both sides since 0x")
                    .endsWith(": title in the files, props in the database"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/site/page: changed on both sides since 0x")
                    .endsWith(": source in the files, source in the database"))
        .hasSize(2);
    assertThat(now()).isEqualTo(before);
    assertThat(folder.resolve("tree/.camel-zodb.conflicts")).doesNotExist();
  }

  @Test
  void mergingGoesByLineAndByKey() throws Exception {
    replace(tree, "site/__meta__", "'Site'", "'Ours'");
    write(tree, "site/page/__source-utf8__.html", LINES.replace("one", "1"));
    replace(other, "site/__meta__", "'red'", "'theirs'");
    write(other, "site/page/__source-utf8__.html", LINES.replace("five", "5"));
    others();
    Map<String, String> files = TreeContent.of(tree);
    Playback.Result result = play(ConflictRule.MERGE);
    assertThat(result.plan().problems()).isEmpty();
    assertThat(result.plan().operations()).hasSize(2);
    Map<String, String> now = now();
    assertThat(now.get("__root__/site/page/__source-utf8__.html"))
        .isEqualTo("1\ntwo\nthree\nfour\n5\n");
    assertThat(now.get("__root__/site/__meta__")).contains("'Ours'").contains("'theirs'");
    assertThat(TreeContent.of(tree)).containsAllEntriesOf(files);
    assertThat(play(ConflictRule.MERGE).tid()).isNull();
  }

  @Test
  void whatCannotBeMergedIsResolvedByAPersonInFilesOfItsOwn() throws Exception {
    replace(tree, "site/__meta__", "'Site'", "'Ours'");
    write(tree, "site/page/__source-utf8__.html", LINES.replace("one", "1").replace("three", "3"));
    replace(other, "site/__meta__", "'Site'", "'Theirs'");
    write(other, "site/page/__source-utf8__.html", LINES.replace("one", "I").replace("five", "5"));
    others();
    Map<String, String> files = TreeContent.of(tree);
    Map<String, String> before = now();
    assertThat(
            Playback.of(settings).conflicts(ConflictRule.MERGE, null).plan(List.of("/")).problems())
        .hasSize(2);
    assertThat(conflicts).doesNotExist();
    Playback.Result result = play(ConflictRule.MERGE);
    assertThat(result.tid()).isNull();
    assertThat(result.plan().problems())
        .extracting(Problem::toString)
        .anySatisfy(line -> assertThat(line).contains("/site: both the files and the database"))
        .anySatisfy(line -> assertThat(line).contains("/site/page: both").contains("source"));
    assertThat(conflicts.resolve("page/__source-utf8__.html"))
        .hasContent("<<<<<<< files\n1\n=======\nI\n>>>>>>> database\ntwo\n3\nfour\n5\n");
    assertThat(Files.readString(conflicts.resolve("__meta__")))
        .contains("<<<<<<< files\n    ('title', 'Ours'),\n=======\n    ('title', 'Theirs'),\n");
    assertThat(now()).isEqualTo(before);
    // Not resolved yet, and said where.
    assertThat(play(ConflictRule.MERGE).plan().problems())
        .extracting(Problem::toString)
        .anySatisfy(line -> assertThat(line).contains("page/__source-utf8__.html (line 1)"));
    Files.writeString(conflicts.resolve("page/__source-utf8__.html"), "both\ntwo\n3\nfour\n5\n");
    replaceIn(conflicts.resolve("__conflict__"), "take: files", "take: theirs");
    Playback.Result done = play(ConflictRule.MERGE);
    assertThat(done.plan().hasErrors()).as("%s", done.plan().problems()).isFalse();
    assertThat(done.tid()).isNotNull();
    Map<String, String> now = now();
    assertThat(now.get("__root__/site/page/__source-utf8__.html"))
        .isEqualTo("both\ntwo\n3\nfour\n5\n");
    assertThat(now.get("__root__/site/__meta__")).contains("'Theirs'");
    assertThat(tree.resolve(".camel-zodb.conflicts")).doesNotExist();
    assertThat(TreeContent.of(tree)).containsAllEntriesOf(files);
  }

  @Test
  void removedHereAndChangedThereAndTheReverse() throws Exception {
    delete(tree, "site/menu/alpha");
    delete(other, "site/menu/zeta");
    replace(other, "site/menu/alpha/__meta__", "('title', '", "('title', 'T");
    replace(tree, "site/menu/zeta/__meta__", "('title', '", "('title', 'T");
    others();
    Map<String, String> before = now();
    for (ConflictRule rule : List.of(ConflictRule.REFUSE, ConflictRule.MERGE)) {
      assertThat(play(rule).plan().problems())
          .extracting(Problem::toString)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("/site/menu/alpha: removed in the files and changed in the"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("/site/menu/zeta: changed in the files and removed in the"));
    }
    assertThat(now()).isEqualTo(before);
    Path alpha = conflicts.resolve("menu/alpha/__conflict__");
    Path zeta = conflicts.resolve("menu/zeta/__conflict__");
    assertThat(play(ConflictRule.MERGE).plan().problems())
        .extracting(Problem::toString)
        .anySatisfy(line -> assertThat(line).contains("write in " + alpha))
        .anySatisfy(line -> assertThat(line).contains("write in " + zeta));
    replaceIn(alpha, "take: ?", "take: ours");
    replaceIn(zeta, "take: ?", "take: ours");
    Playback.Result result = play(ConflictRule.MERGE);
    assertThat(result.plan().hasErrors()).as("%s", result.plan().problems()).isFalse();
    assertThat(now())
        .containsKey("__root__/site/menu/zeta/__meta__")
        .doesNotContainKey("__root__/site/menu/alpha/__meta__");
  }

  @Test
  void aDecisionCountsForTheVersionsThatWereSeen() throws Exception {
    write(tree, "site/page/__source-utf8__.html", "ours\n");
    write(other, "site/page/__source-utf8__.html", "theirs\n");
    others();
    play(ConflictRule.MERGE);
    replaceIn(conflicts.resolve("page/__conflict__"), "take: files", "take: ours");
    write(other, "site/page/__source-utf8__.html", "theirs again\n");
    others();
    assertThat(play(ConflictRule.MERGE).plan().hasErrors()).isTrue();
    replaceIn(conflicts.resolve("page/__conflict__"), "take: files", "take: ours");
    write(tree, "site/page/__source-utf8__.html", "ours again\n");
    assertThat(play(ConflictRule.MERGE).plan().problems())
        .singleElement()
        .asString()
        .contains("was changed after you decided the conflict");
  }

  @Test
  void onesOwnPlaybackIsNoConflict() throws Exception {
    for (String source : List.of("return 1\n", "return 2\n", "return 3\n")) {
      write(tree, "site/add/__source__.py", source);
      assertThat(play(ConflictRule.REFUSE).tid()).isNotNull();
      assertThat(now().get("__root__/site/add/__source__.py")).isEqualTo(source);
    }
    create(tree, "site/ours");
    assertThat(play(ConflictRule.REFUSE).tid()).isNotNull();
    delete(tree, "site/ours");
    assertThat(play(ConflictRule.REFUSE).tid()).isNotNull();
    assertThat(now()).doesNotContainKey("__root__/site/ours/__meta__");
  }

  @Test
  void theCommitTellsTheVersionAlsoOfAPackedDatabase() throws Exception {
    RealGit git = new RealGit(tree);
    git.run("init", "-q", "-b", "main");
    git.run("add", "__root__");
    String tid = Playback.of(settings).plan(List.of("/")).tid().toString();
    Files.delete(tree.resolve("__last_txn__"));
    assertThatThrownBy(
            () -> {
              write(tree, "site/add/__source__.py", "return 'ours'\n");
              play(ConflictRule.REFUSE);
            })
        .hasMessageContaining("names no version of the database");
    git.run("commit", "-q", "-m", "Recorded\n\nZodb-Tid: " + tid);
    write(tree, "site/page/__source-utf8__.html", LINES.replace("one", "1"));
    git.run("commit", "-q", "-a", "-m", "Edited");
    write(other, "site/page/__source-utf8__.html", LINES.replace("five", "5"));
    others();
    // Of what was packed away only the commit is left.
    TreeVersion version = TreeVersion.of(new TreeOrigin.Folder(tree), PositionNames.of(tree));
    assertThat(version.tid()).hasToString(tid);
    try (var store = new MemoryDatabase();
        var bases =
            new BaseVersions(
                version,
                PositionNames.of(tree),
                Layers.none(tree),
                PlayedPositions.none(),
                store,
                settings.zope())) {
      var page = bases.read(new ObjectPath(List.of("site", "page")));
      assertThat(page).isNotNull();
      assertThat(MergeableText.of(page.source(), 100))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(LINES);
    }
    assertThat(play(ConflictRule.REFUSE, "rev:HEAD").plan().hasErrors()).isTrue();
    assertThat(play(ConflictRule.MERGE, "rev:HEAD").plan().problems()).isEmpty();
    assertThat(now().get("__root__/site/page/__source-utf8__.html"))
        .isEqualTo("1\ntwo\nthree\nfour\n5\n");
  }

  @Test
  void ordersAreMergedWhereTheyDoNotContradictEachOther() throws Exception {
    for (String id : List.of("a", "b", "c", "d")) {
      create(tree, "site/menu/" + id);
    }
    order(tree, "zeta", "alpha", "mid", "a", "b", "c", "d");
    assertThat(play(ConflictRule.OVERWRITE).tid()).isNotNull();
    record(tree);
    record(other);
    create(tree, "site/menu/ours");
    order(tree, "alpha", "ours", "zeta", "mid", "a", "b", "c", "d");
    create(other, "site/menu/theirs");
    delete(other, "site/menu/a");
    order(other, "zeta", "alpha", "mid", "b", "d", "theirs", "c");
    others();
    assertThat(play(ConflictRule.REFUSE).plan().problems())
        .filteredOn(each -> each.severity() != Problem.Severity.NOTE)
        .singleElement()
        .asString()
        .startsWith("/site/menu: the order")
        .contains("contents", "(zeta, alpha, mid, b, d, theirs, c)", "--no-recurse");
    Playback.Result result = play(ConflictRule.MERGE);
    assertThat(result.plan().hasErrors()).as("%s", result.plan().problems()).isFalse();
    assertThat(contents()).containsExactly("alpha", "ours", "zeta", "mid", "b", "d", "theirs", "c");
    assertThat(play(ConflictRule.MERGE).tid()).isNull();
  }

  @Test
  void ordersThatContradictEachOtherAreAnErrorThatSaysWhatToDo() throws Exception {
    order(tree, "mid", "alpha", "zeta");
    order(other, "alpha", "mid", "zeta");
    others();
    assertThat(play(ConflictRule.MERGE).plan().problems())
        .singleElement()
        .asString()
        .contains("(alpha, mid, zeta)", "--no-recurse --conflicts overwrite");
    assertThat(contents()).containsExactly("alpha", "mid", "zeta");
    order(tree, "alpha", "mid", "zeta");
    Playback.Result result = play(ConflictRule.MERGE);
    assertThat(result.plan().hasErrors()).isFalse();
    assertThat(result.tid()).isNull();
  }

  private static void order(Path base, String... ids) throws IOException {
    StringBuilder contents = new StringBuilder("[('contents', [");
    for (String id : ids) {
      contents.append("'").append(id).append("', ");
    }
    write(
        base,
        "site/menu/__meta__",
        contents + "]), ('title', 'Menu'), ('type', 'Folder (Ordered)')]\n");
  }

  private List<String> contents() throws IOException {
    String meta = now().get("__root__/site/menu/__meta__");
    return meta.lines()
        .map(String::strip)
        .filter(line -> line.matches("'[a-z]+',"))
        .map(line -> line.substring(1, line.length() - 2))
        .toList();
  }

  /** With revisions as well, whatever the work tree holds. */
  @Test
  void whatWasPlayedBackFromACommitIsNoChangeOfOthers() throws Exception {
    RealGit git = new RealGit(tree);
    git.run("init", "-q", "-b", "main");
    git.run("add", "__root__");
    String tid = Playback.of(settings).plan(List.of("/")).tid().toString();
    git.run("commit", "-q", "-m", "Recorded\n\nZodb-Tid: " + tid);
    for (String change : List.of("one", "two", "three")) {
      write(tree, "site/page/__source-utf8__.html", LINES.replace(change, change + "!"));
      git.run("commit", "-q", "-a", "-m", change);
      Playback.Result result = play(ConflictRule.REFUSE, "rev:HEAD");
      assertThat(result.plan().problems()).as(change).isEmpty();
      assertThat(result.tid()).isNotNull();
    }
    write(other, "site/page/__source-utf8__.html", "theirs\n");
    others();
    write(tree, "site/page/__source-utf8__.html", "ours\n");
    git.run("commit", "-q", "-a", "-m", "ours");
    assertThat(play(ConflictRule.REFUSE, "rev:HEAD").plan().hasErrors()).isTrue();
  }

  private Playback.Result play(ConflictRule rule) throws IOException {
    return Playback.of(settings).conflicts(rule, null).run(List.of("/"));
  }

  private Playback.Result play(ConflictRule rule, String from) throws IOException {
    return Playback.of(settings).conflicts(rule, null).from(TreeOrigin.of(from)).run(List.of("/"));
  }

  /** Somebody else plays the other tree back. */
  private void others() throws IOException {
    Playback.Result result = Playback.of(settings(other)).run(List.of("/"));
    assertThat(result.tid()).isNotNull();
  }

  private Map<String, String> now() throws IOException {
    Path back = Files.createTempDirectory(folder, "back");
    Recording.of(settings(back)).run(List.of("/"));
    return TreeContent.of(back);
  }

  private void record(Path to) throws IOException {
    Recording.of(settings(to)).lastTransactions(true).run(List.of());
  }

  private Settings settings(Path base) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source", "file://" + folder.resolve("Data.fs"), "zodb.base-dir", base.toString()),
        folder,
        "the test");
  }

  private static void write(Path base, String file, String content) throws IOException {
    Files.writeString(base.resolve("__root__").resolve(file), content);
  }

  private static void replace(Path base, String file, String old, String fresh) throws IOException {
    replaceIn(base.resolve("__root__").resolve(file), old, fresh);
  }

  private static void replaceIn(Path file, String old, String fresh) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(old);
    Files.writeString(file, content.replace(old, fresh));
  }

  private static void create(Path base, String path) throws IOException {
    Path at = Files.createDirectories(base.resolve("__root__").resolve(path));
    Files.writeString(at.resolve("__meta__"), "[('title', ''), ('type', 'Folder')]\n");
  }

  private static void delete(Path base, String path) throws IOException {
    try (Stream<Path> all = Files.walk(base.resolve("__root__").resolve(path))) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
