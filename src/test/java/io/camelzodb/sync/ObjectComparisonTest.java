package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.comparison.ObjectComparison;
import io.camelzodb.zope.comparison.ObjectDifference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison says of a tree that people have worked in. */
class ObjectComparisonTest {
  @TempDir static Path all;
  private static ReaderSources sources;

  @TempDir Path folder;
  private Path root;
  private FolderSource files;

  @BeforeAll
  static void make() throws IOException {
    sources = new ReaderSources(all, Corpus.zope().resolve("golden/types/Data.fs"));
  }

  @AfterAll
  static void end() throws IOException {
    sources.close();
  }

  @BeforeEach
  void aTree() throws IOException {
    root = folder.resolve("__root__");
    copy(sources.tree().resolve("__root__"), root);
    files = new FolderSource(folder);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private static ObjectReader database() throws IOException {
    return sources.reader(ReaderSources.Kind.DATABASE);
  }

  private List<ObjectDifference> compared(boolean moves) throws IOException {
    ObjectComparison comparison = new ObjectComparison(database(), new ObjectTreeReader(files));
    List<ObjectDifference> found = new ArrayList<>();
    (moves ? comparison.findingMoves() : comparison).run(found::add);
    return found;
  }

  private List<String> told(boolean moves) throws IOException {
    return compared(moves).stream().map(ObjectComparisonTest::told).toList();
  }

  private static String told(ObjectDifference each) {
    String path = each.path().toString();
    if (each instanceof ObjectDifference.Changed changed) {
      return "changed " + path + ": " + changed.data() + (changed.state() ? "state" : "");
    } else if (each instanceof ObjectDifference.Moved moved) {
      return "moved " + moved.from() + " to " + path;
    } else if (each instanceof ObjectDifference.Reordered order) {
      return "reordered " + path + ": " + order.before() + order.after();
    } else if (each instanceof ObjectDifference.LeftOut left) {
      return "left out " + path + ": " + left.reason();
    }
    return (each instanceof ObjectDifference.Added ? "added " : "removed ") + path;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to), StandardCharsets.UTF_8);
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> found = Files.walk(path)) {
      for (Path each : found.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }

  private static final String FOLDER = "[\n    ('title', ''),\n    ('type', 'Folder'),\n]\n";

  @Test
  void differencesComeInTheOrderOfTheTree() throws IOException {
    edit(root.resolve("__meta__"), "('title', 'Zope')", "('title', 'Mine')");
    write(root.resolve("a/__meta__"), FOLDER);
    write(root.resolve("a/b/__meta__"), FOLDER);
    write(root.resolve("zz/__meta__"), FOLDER);
    delete(root.resolve("unsupported/btree"));
    delete(root.resolve("templates"));
    List<String> told = told(false);
    assertThat(told)
        .startsWith("changed /: title", "added /a", "added /a/b", "removed /templates")
        .endsWith("removed /unsupported/btree", "added /zz");
    assertThat(told.subList(4, told.size() - 2))
        .isNotEmpty()
        .allMatch(each -> each.startsWith("removed /templates/"));
  }

  @Test
  void whatIsWrittenInAnotherWayIsNoDifference() throws IOException {
    edit(root.resolve("__meta__"), "\n    ('title', 'Zope'),", " ('title', u'Zo' 'pe'),");
    assertThat(told(false)).isEmpty();
  }

  @Test
  void whatTheTreeLacksByItsOwnWordIsNotRemoved() throws IOException {
    delete(root.resolve("templates"));
    delete(root.resolve("scripts"));
    write(root.resolve("__unrecorded__"), "[\n    ('templates', 'there is no record 0x1'),\n]\n");
    List<String> told = told(false);
    assertThat(told).contains("left out /templates: there is no record 0x1", "removed /scripts");
    assertThat(told).noneMatch(each -> each.startsWith("removed /templates"));
    // Nobody knows which ids are missing.
    write(root.resolve("__unrecorded__"), "[\n    ('', 'a part of its BTree is lost'),\n]\n");
    assertThat(told(false))
        .containsExactly(
            "left out /scripts: a part of its BTree is lost",
            "left out /templates: a part of its BTree is lost");
  }

  @Test
  void whatCannotBeReadLeavesTheRest() throws IOException {
    write(root.resolve("scripts/__meta__"), "[('type', __import__('os'))]");
    write(root.resolve("unsupported/__unrecorded__"), "{}");
    delete(root.resolve("unsupported/btree"));
    write(root.resolve("zz/__meta__"), FOLDER);
    List<String> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new ObjectComparison(database(), new ObjectTreeReader(files))
                    .run(
                        difference -> {
                          told.add(told(difference));
                          if (difference.path().id().equals("zz")) {
                            throw new IOException("enough");
                          }
                        }))
        .hasMessage("enough");
    assertThat(told).hasSize(3);
    assertThat(told.get(0))
        .startsWith("left out /scripts: ")
        .contains("scripts/__meta__: line 1, column 11");
    assertThat(told.get(1))
        .startsWith("left out /unsupported/btree: ")
        .contains("not a list of pairs");
    assertThat(told.get(2)).isEqualTo("added /zz");
  }

  @Test
  void whatWasPutElsewhereIsMovedWhereItsContentTells() throws IOException {
    Files.createDirectory(root.resolve("new"));
    write(root.resolve("new/__meta__"), FOLDER);
    Files.move(root.resolve("templates"), root.resolve("new/pages"));
    assertThat(told(true)).containsExactly("added /new", "moved /templates to /new/pages");
    assertThat(told(false)).contains("removed /templates", "added /new/pages");
  }

  @Test
  void twoOfTheSameAreNotMoved() throws IOException {
    copy(root.resolve("templates"), root.resolve("one"));
    copy(root.resolve("templates"), root.resolve("two"));
    delete(root.resolve("templates"));
    assertThat(told(true))
        .contains("added /one", "added /two", "removed /templates")
        .noneMatch(each -> each.startsWith("moved"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path each : found.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  @Test
  void theTreeOfAPartSaysNothingOfTheRest() throws IOException {
    Path part = Files.createDirectories(folder.resolve("part/__root__"));
    copy(root.resolve("templates"), part.resolve("templates"));
    List<ObjectDifference> found = new ArrayList<>();
    try (FolderSource source = new FolderSource(folder.resolve("part"))) {
      ObjectReader reader = new ObjectTreeReader(source);
      assertThat(reader.tops()).containsExactly(new ObjectPath(List.of("templates")));
      ObjectReader whole = database();
      new ObjectComparison(whole, reader).run(found::add);
      assertThat(found).isEmpty();
      new ObjectComparison(reader, whole).run(found::add);
      assertThat(found).isEmpty();
      new ObjectComparison(reader, whole)
          .run(List.of(ObjectPath.ROOT.child("nowhere")), found::add);
      assertThat(found).isEmpty();
    }
  }

  /** A source that is lost says nothing of its objects. */
  @Test
  void aLostSourceEndsTheComparison() throws IOException {
    ObjectReader lost =
        new ObjectReader() {
          @Override
          public String name() {
            return "lost";
          }

          @Override
          public List<ObjectPath> tops() {
            return List.of(ObjectPath.ROOT);
          }

          @Override
          public @Nullable ObjectVersion read(ObjectPath path) throws IOException {
            throw new IOException("the line is cut");
          }

          @Override
          public boolean isOfObject(IOException fault) {
            return false;
          }
        };
    List<ObjectDifference> found = new ArrayList<>();
    ObjectReader database = database();
    assertThatThrownBy(() -> new ObjectComparison(database, lost).run(found::add))
        .hasMessage("the line is cut");
    assertThatThrownBy(() -> new ObjectComparison(lost, database).run(found::add))
        .hasMessage("the line is cut");
    assertThat(found).isEmpty();
  }

  @Test
  void wholeStatesAreComparedByTheirFiles() throws IOException {
    write(root.resolve("unsupported/btree/__state__"), "one");
    ObjectReader revision = sources.reader(ReaderSources.Kind.REVISION);
    List<ObjectDifference> found = new ArrayList<>();
    new ObjectComparison(revision, new ObjectTreeReader(files)).run(found::add);
    assertThat(found).hasSize(1);
    assertThat(told(found.get(0))).isEqualTo("changed /unsupported/btree: state");
    ObjectVersion version = ((ObjectDifference.Changed) found.get(0)).after();
    List<String> names = new ArrayList<>();
    ObjectData.State state = Objects.requireNonNull(version.state());
    state.writeTo((name, content) -> names.add(name));
    assertThat(names).containsExactly("__state__");
  }
}
