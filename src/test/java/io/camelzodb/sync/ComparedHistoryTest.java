package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.comparison.ObjectComparison;
import io.camelzodb.zope.comparison.ObjectDifference;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.type.value.PythonOrder;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares each version of a database of real Zope with the next one; the judge is what git says of
 * the commits that perfact-zodbsync has made of these versions.
 */
class ComparedHistoryTest {
  private static final Path GOLDEN = Corpus.zope().resolve("golden/history");

  @TempDir static Path folder;
  private static RealGit git;
  private static ObjectStore store;
  private static TransactionLog log;
  private static final List<JsonNode> COMMITTED = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    store = FileStorage.open(GOLDEN.resolve("Data.fs"), FileStorageOptions.DEFAULT);
    log = Objects.requireNonNull(store.transactionLog());
    Path bundle = GOLDEN.resolve("history.bundle").toAbsolutePath();
    new RealGit(folder).run("clone", "-q", "-b", "main", bundle.toString(), "repository");
    git = new RealGit(folder.resolve("repository"));
    for (JsonNode each : new ObjectMapper().readTree(GOLDEN.resolve("index.json").toFile())) {
      if (each.hasNonNull("commit")) {
        COMMITTED.add(each);
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    store.close();
  }

  private static ObjectReader at(String tid) {
    return new DatabaseReader(
        log.snapshot(new Tid(Long.parseUnsignedLong(tid, 16))), ZopeOptions.DEFAULT);
  }

  private static String tid(int index) {
    return COMMITTED.get(index).get("tid").asText();
  }

  private static List<ObjectDifference> compared(ObjectComparison comparison) throws IOException {
    List<ObjectDifference> found = new ArrayList<>();
    comparison.run(found::add);
    return found;
  }

  @Test
  void differencesAreThoseThatGitTells() throws IOException {
    assertThat(COMMITTED).hasSizeGreaterThan(100);
    Set<String> seen = new TreeSet<>();
    for (int i = 1; i < COMMITTED.size(); i++) {
      List<ObjectDifference> found = compared(new ObjectComparison(at(tid(i - 1)), at(tid(i))));
      check(found, i);
      found.forEach(each -> seen.add(each.getClass().getSimpleName()));
    }
    assertThat(seen).containsExactly("Added", "Changed", "Removed", "Reordered");
  }

  private static void check(List<ObjectDifference> found, int index) {
    SortedSet<String> added = new TreeSet<>();
    SortedSet<String> removed = new TreeSet<>();
    SortedSet<String> changed = new TreeSet<>();
    String parent = COMMITTED.get(index - 1).get("commit").asText();
    String commit = COMMITTED.get(index).get("commit").asText();
    for (String line :
        git.run("diff", "--name-status", "--no-renames", parent, commit, "--", "__root__")
            .split("\n")) {
      String[] parts = line.split("\t");
      if (parts.length < 2) {
        continue;
      }
      String name = parts[1].substring("__root__".length());
      String path = name.substring(0, name.lastIndexOf('/'));
      path = path.isEmpty() ? "/" : path;
      if (name.endsWith("/__meta__") && !parts[0].equals("M")) {
        (parts[0].equals("A") ? added : removed).add(path);
      } else {
        changed.add(path);
      }
    }
    changed.removeAll(added);
    changed.removeAll(removed);
    String where = tid(index) + " " + COMMITTED.get(index).get("description").asText();
    assertThat(paths(found, ObjectDifference.Added.class)).as(where).isEqualTo(added);
    assertThat(paths(found, ObjectDifference.Removed.class)).as(where).isEqualTo(removed);
    SortedSet<String> told = paths(found, ObjectDifference.Changed.class);
    told.addAll(paths(found, ObjectDifference.Reordered.class));
    assertThat(changed).as(where).containsAll(told);
    changed.removeAll(told);
    // The rest are ordered folders whose list has become longer or shorter, and no more.
    for (String container : changed) {
      assertThat(added.size() + removed.size()).as(where + ": " + container).isPositive();
    }
    List<String> order = found.stream().map(each -> each.path().toString()).distinct().toList();
    assertThat(order).as(where).isSortedAccordingTo(ComparedHistoryTest::inTreeOrder);
  }

  private static int inTreeOrder(String left, String right) {
    List<String> one = Arrays.asList(left.substring(1).split("/"));
    List<String> other = Arrays.asList(right.substring(1).split("/"));
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = PythonOrder.TEXT.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return left.equals("/") || right.equals("/")
        ? Boolean.compare(right.equals("/"), left.equals("/"))
        : one.size() - other.size();
  }

  private static SortedSet<String> paths(
      List<ObjectDifference> found, Class<? extends ObjectDifference> kind) {
    SortedSet<String> paths = new TreeSet<>();
    found.stream().filter(kind::isInstance).forEach(each -> paths.add(each.path().toString()));
    return paths;
  }

  /** The readers are of two kinds, and the versions are not those beside each other. */
  @Test
  void aRevisionAndADatabaseAreComparedInTheSameWay() throws IOException {
    for (int i : new int[] {20, 60, COMMITTED.size() - 1}) {
      String commit = COMMITTED.get(i).get("commit").asText();
      try (RevisionSource source = RevisionSource.open(folder.resolve("repository"), commit)) {
        ObjectReader revision = new ObjectTreeReader(source);
        assertThat(compared(new ObjectComparison(revision, at(tid(i))))).isEmpty();
        assertThat(compared(new ObjectComparison(at(tid(i)), revision))).isEmpty();
        List<String> before = shown(compared(new ObjectComparison(revision, at(tid(5)))));
        assertThat(before)
            .isEqualTo(shown(compared(new ObjectComparison(at(tid(i)), at(tid(5))))))
            .isNotEmpty();
      }
    }
  }

  private static List<String> shown(List<ObjectDifference> found) {
    return found.stream()
        .map(
            each ->
                each.getClass().getSimpleName()
                    + " "
                    + each.path()
                    + (each instanceof ObjectDifference.Changed changed
                        ? ": " + changed.data()
                        : ""))
        .toList();
  }

  @Test
  void whatWasRenamedOrCutAndPastedIsMoved() throws IOException {
    assertThat(moved("03fdcf19330e1022")).containsExactly("/app/calc -> /app/calculate");
    assertThat(moved("03fdcf3a74c1e099")).containsExactly("/app/query -> /app/archive/query");
    // With twenty objects below it.
    assertThat(moved("03fde5e1a7ed6e77")).containsExactly("/app -> /application");
    // Something was made in it by the same transaction.
    assertThat(moved("03fde61dbb7d7966"))
        .containsExactly("/application -> /app", "Added /app/late");
    // Made by the contents of files elsewhere, with other oids, and no move.
    assertThat(moved("03fdcf2b733103ee")).containsExactly("Added /app/archive");
  }

  /** Commits know no oids: what is moved as a whole is found by its content. */
  @Test
  void whatWasMovedBetweenCommitsIsFoundByItsContent() throws IOException {
    for (String tid : List.of("03fdcf19330e1022", "03fdcf3a74c1e099", "03fde5e1a7ed6e77")) {
      assertThat(told(revisions(index(tid)))).isEqualTo(moved(tid));
    }
    List<String> parts = told(revisions(index("03fde61dbb7d7966")));
    assertThat(parts).contains("/application/big.bin -> /app/big.bin", "Added /app/late");
  }

  private static int index(String tid) {
    int index = 0;
    while (!tid(index).equals(tid)) {
      index++;
    }
    return index;
  }

  private static List<String> moved(String tid) throws IOException {
    int i = index(tid);
    return told(compared(new ObjectComparison(at(tid(i - 1)), at(tid(i))).findingMoves()));
  }

  private static List<String> told(List<ObjectDifference> found) {
    return found.stream()
        .map(
            each ->
                each instanceof ObjectDifference.Moved moved
                    ? moved.from() + " -> " + moved.path()
                    : shown(List.of(each)).get(0))
        .toList();
  }

  private static List<ObjectDifference> revisions(int index) throws IOException {
    Path repository = folder.resolve("repository");
    String parent = COMMITTED.get(index - 1).get("commit").asText();
    String commit = COMMITTED.get(index).get("commit").asText();
    try (RevisionSource before = RevisionSource.open(repository, parent);
        RevisionSource after = RevisionSource.open(repository, commit)) {
      return compared(
          new ObjectComparison(new ObjectTreeReader(before), new ObjectTreeReader(after))
              .findingMoves());
    }
  }
}
