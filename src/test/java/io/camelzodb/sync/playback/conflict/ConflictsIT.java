package io.camelzodb.sync.playback.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conflicts with what others write over a real ZEO server, and a server that takes nothing. */
class ConflictsIT {
  private static final String SOURCE = "site/add/__source__.py";

  @TempDir Path folder;
  private Path dataFs;
  private String port;

  @BeforeEach
  void aDatabase() throws IOException {
    dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    port = ZeoServer.port();
  }

  @Test
  void changesOfTwoPeopleAreMergedOverZeo() throws Exception {
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Path first = recorded("first");
      edit(first, "a = 1\nb = 2\nc = 3\nd = 4\nreturn a\n");
      assertThat(play("first", ConflictRule.OVERWRITE).tid()).isNotNull();
      recorded("first");
      Path second = recorded("second");
      edit(first, "a = 'one'\nb = 2\nc = 3\nd = 4\nreturn a\n");
      edit(second, "a = 1\nb = 2\nc = 3\nd = 4\nreturn d\n");
      assertThat(play("second", ConflictRule.MERGE).tid()).isNotNull();
      assertThat(play("first", ConflictRule.REFUSE).plan().problems())
          .singleElement()
          .asString()
          .contains("/site/add: changed on both sides")
          .contains("source in the files, source in the database");
      Playback.Result merged = play("first", ConflictRule.MERGE);
      assertThat(merged.plan().problems()).isEmpty();
      assertThat(merged.tid()).isNotNull();
      assertThat(TreeContent.of(recorded("now")).get("__root__/" + SOURCE))
          .isEqualTo("a = 'one'\nb = 2\nc = 3\nd = 4\nreturn d\n");
      edit(second, "a = 'uno'\nb = 2\nc = 3\nd = 4\nreturn d\n");
      assertThat(play("second", ConflictRule.MERGE).plan().problems())
          .extracting(Problem::toString)
          .singleElement()
          .asString()
          .contains("/site/add: both the files and the database changed source");
      assertThat(folder.resolve("second/.camel-zodb.conflicts/__root__").resolve(SOURCE).toFile())
          .content()
          .startsWith("<<<<<<< files\na = 'uno'\n=======\na = 'one'\n>>>>>>> database\n");
    }
  }

  @Test
  void aServerThatIsReadOnlyIsToldInOneLine() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "read-only true")) {
      assertThat(server).isNotNull();
      Path tree = recorded("tree");
      assertThat(play("tree", ConflictRule.OVERWRITE).tid()).isNull();
      edit(tree, "return 1\n");
      assertThatThrownBy(() -> play("tree", ConflictRule.OVERWRITE))
          .isInstanceOf(IOException.class)
          .message()
          .containsIgnoringCase("read")
          .containsIgnoringCase("only")
          .doesNotContain("\n");
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void ofAPackedDatabaseTheCommitTellsWhatWasThere() throws Exception {
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Path tree = recorded("tree");
      edit(tree, "a = 1\nb = 2\nc = 3\nd = 4\nreturn a\n");
      String tid = String.valueOf(play("tree", ConflictRule.OVERWRITE).tid());
      RealGit git = new RealGit(tree);
      git.run("init", "-q", "-b", "main");
      git.run("add", "__root__");
      git.run("commit", "-q", "-m", "Recorded\n\nZodb-Tid: " + tid);
      Path other = recorded("other");
      edit(other, "a = 1\nb = 2\nc = 3\nd = 4\nreturn d\n");
      assertThat(play("other", ConflictRule.OVERWRITE).tid()).isNotNull();
      Path script = Path.of("src/test/python/edit_titles.py").toAbsolutePath();
      Python.script(script, "127.0.0.1:" + port, "pack");
      edit(tree, "a = 'one'\nb = 2\nc = 3\nd = 4\nreturn a\n");
      assertThat(play("tree", ConflictRule.REFUSE).plan().hasErrors()).isTrue();
      assertThat(play("tree", ConflictRule.MERGE).plan().problems()).isEmpty();
      assertThat(TreeContent.of(recorded("now")).get("__root__/" + SOURCE))
          .isEqualTo("a = 'one'\nb = 2\nc = 3\nd = 4\nreturn d\n");
      Files.delete(tree.resolve(".git/HEAD"));
      Files.writeString(tree.resolve(".git/HEAD"), "ref: refs/heads/none\n");
      edit(tree, "return 'without a version'\n");
      Files.delete(tree.resolve("__last_txn__"));
      assertThatThrownBy(() -> play("tree", ConflictRule.MERGE))
          .hasMessageContaining("names no version of the database");
    }
  }

  private Playback.Result play(String tree, ConflictRule rule) throws IOException {
    return Playback.of(settings(tree)).conflicts(rule, null).run(List.of("/"));
  }

  private Path recorded(String tree) throws IOException {
    Recording.of(settings(tree)).lastTransactions(true).run(List.of());
    return folder.resolve(tree);
  }

  private static void edit(Path tree, String source) throws IOException {
    Files.writeString(tree.resolve("__root__").resolve(SOURCE), source);
  }

  private Settings settings(String tree) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "zeo://127.0.0.1:" + port,
            "zodb.base-dir",
            folder.resolve(tree).toString()),
        folder,
        "the test");
  }
}
