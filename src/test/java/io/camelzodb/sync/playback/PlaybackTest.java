package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.MemoryDatabase;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plays the trees of real databases back into databases, and records what is there then. */
class PlaybackTest {
  @TempDir Path folder;
  private final MemoryDatabase database = new MemoryDatabase();
  private Path tree;

  @BeforeEach
  void places() {
    tree = folder.resolve("tree");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "types"})
  void anEmptyDatabaseBecomesTheTree(String golden) throws Exception {
    record(golden(golden), tree);
    List<Problem> problems = play("/").problems();
    assertThat(problems.stream().filter(each -> each.severity() != Problem.Severity.NOTE))
        .allMatch(each -> each.message().startsWith("is not created"));
    Map<String, String> expected = contents(tree);
    expected.values().removeIf(content -> content.contains("\n    ('unsupported', "));
    // Its compiled code, which no file has, is all that keeps Zope from ending it with a line.
    expected.computeIfPresent(
        "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
    Map<String, String> back = contents(recorded());
    assertThat(back.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, content) -> assertThat(back.get(name)).as(name).isEqualTo(content));
    assertThat(play("/").operations()).isEmpty();
  }

  @Test
  void aDatabaseOfAnotherTreeBecomesThisOne() throws Exception {
    record(golden("types"), tree);
    try (ObjectStore store = open("tiny")) {
      database.copy(store.snapshot());
    }
    List<String> unsupported =
        contents(tree).entrySet().stream()
            .filter(file -> file.getValue().contains("\n    ('unsupported', "))
            .map(Map.Entry::getKey)
            .toList();
    play("/");
    Map<String, String> expected = contents(tree);
    Map<String, String> back = contents(recorded());
    // Objects of those types are there already, or cannot be made.
    expected.keySet().removeAll(unsupported);
    back.keySet().removeAll(unsupported);
    expected.computeIfPresent(
        "__root__/scripts/raw_no_final_newline/__source__.py", (name, source) -> source + "\n");
    assertThat(back.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, content) -> assertThat(back.get(name)).as(name).isEqualTo(content));
    assertThat(play("/").operations()).isEmpty();
  }

  @Test
  void whatIsThereAlreadyIsNotWritten() throws Exception {
    record(golden("types"), tree);
    try (ObjectStore store = open("types")) {
      database.copy(store.snapshot());
    }
    Plan plan = play("/");
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.compared()).isGreaterThan(3000);
  }

  private Plan play(String... paths) throws IOException {
    FreshRoot.make(database);
    PlaybackOptions options = PlaybackOptions.DEFAULT.withOverride(true);
    var snapshot = database.snapshot();
    Plan plan =
        new Planner(snapshot, new ObjectTreeReader(new FolderSource(tree)), options)
            .plan(List.of(paths));
    if (!plan.operations().isEmpty()) {
      try (Commit commit = database.begin(TransactionNote.of("", "test"))) {
        new PlanWriter(snapshot, options, commit, Instant.now()).write(plan.operations());
        commit.vote();
        commit.finish();
      }
    }
    return plan;
  }

  private Path recorded() throws IOException {
    Path back = Files.createTempDirectory(folder, "back");
    record(database, back);
    return back;
  }

  private static ObjectStore open(String golden) throws IOException {
    return FileStorage.open(
        Corpus.zope().resolve("golden").resolve(golden).resolve("Data.fs"),
        FileStorageOptions.DEFAULT);
  }

  private static ObjectStore golden(String name) throws IOException {
    return open(name);
  }

  private static void record(ObjectStore store, Path to) throws IOException {
    List<Problem> problems = new ArrayList<>();
    try (store) {
      new TreeRecorder(
              store.snapshot(),
              new ObjectTreeFiles(to, problems::add),
              RecordOptions.DEFAULT,
              problems::add)
          .run(List.of(ObjectPath.ROOT));
    }
    assertThat(problems).isEmpty();
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
