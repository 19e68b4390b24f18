package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Selection;
import io.camelzodb.sync.playback.PlanWriter;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.MemoryDatabase;
import io.camelzodb.testing.TarGz;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each type of a site of real Zope is recorded as perfact-zodbsync has recorded it, and goes from
 * its files into a new database and back.
 */
class GoldenTypesTest {
  private static final Path GOLDEN = Corpus.zope().resolve("golden/types");

  /** Thousands of equal objects, which would show nothing more. */
  private static final String MANY = "__root__/many/";

  private static final RecordOptions OPTIONS =
      RecordOptions.DEFAULT.withSelection(new Selection("", "/many", "", ""));

  @TempDir private Path folder;

  private Map<String, String> ofPeer() throws IOException {
    TarGz.unpack(GOLDEN.resolve("expected.tar.gz"), folder.resolve("peer"));
    Map<String, String> files = TreeContent.of(folder.resolve("peer"));
    files.keySet().removeIf(name -> name.startsWith(MANY));
    assertThat(files).hasSizeGreaterThan(500);
    return files;
  }

  private Map<String, String> record(ObjectStore store, String to) throws IOException {
    Path tree = folder.resolve(to);
    try (ObjectTreeFiles files = new ObjectTreeFiles(tree, problem -> {})) {
      new TreeRecorder(store.snapshot(), files, OPTIONS, problem -> {})
          .run(List.of(ObjectPath.ROOT));
    }
    return TreeContent.of(tree);
  }

  private static void assertSame(Map<String, String> actual, Map<String, String> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach((name, content) -> assertThat(actual.get(name)).as(name).isEqualTo(content));
  }

  @Test
  void isRecordedAsThePeerDoes() throws IOException {
    try (ObjectStore store =
        FileStorage.open(GOLDEN.resolve("Data.fs"), FileStorageOptions.DEFAULT)) {
      assertSame(record(store, "tree"), ofPeer());
    }
  }

  @Test
  void goesIntoANewDatabaseAndBack() throws IOException {
    MemoryDatabase database = new MemoryDatabase();
    FreshRoot.make(database);
    Map<String, String> expected = ofPeer();
    Plan plan = plan(database);
    assertThat(plan.problems().stream().filter(each -> each.severity() != Problem.Severity.NOTE))
        .allMatch(each -> each.message().startsWith("is not created"));
    try (Commit commit = database.begin(TransactionNote.of("", "test"))) {
      new PlanWriter(database.snapshot(), PlaybackOptions.DEFAULT, commit, Instant.now())
          .write(plan.operations());
      commit.vote();
      commit.finish();
    }
    expected.values().removeIf(content -> content.contains("\n    ('unsupported', "));
    // Its compiled code, which no file has, is all that keeps Zope from ending it with a line.
    expected.computeIfPresent(
        "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
    assertSame(record(database, "back"), expected);
    assertThat(plan(database).operations()).isEmpty();
  }

  private Plan plan(MemoryDatabase database) throws IOException {
    return new Planner(
            database.snapshot(),
            new ObjectTreeReader(new FolderSource(folder.resolve("peer"))),
            PlaybackOptions.DEFAULT)
        .plan(List.of("/"));
  }
}
