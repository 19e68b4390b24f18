package io.camelzodb.tree.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectTreeFilesTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(86_400_000);

  @TempDir Path temporary;
  private Path base;
  private final List<Problem> problems = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    base = Files.createDirectories(temporary.resolve("target"));
    Files.writeString(temporary.resolve("outside"), "untouched");
  }

  @Test
  void leavesEqualFilesAlone() throws IOException {
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    write(path("a"), data("one", "source".getBytes(StandardCharsets.UTF_8)));
    write(path("b"), data("two", large));
    for (Path file : files()) {
      Files.setLastModifiedTime(file, LONG_AGO);
    }
    List<Path> changed = new ArrayList<>();
    ObjectTreeFiles again = new ObjectTreeFiles(base, problems::add, changed::add);
    again.write(path("a"), data("one", "source".getBytes(StandardCharsets.UTF_8)));
    again.write(path("b"), data("two", large));
    assertThat(again.summary().unchanged()).isEqualTo(2);
    assertThat(changed).isEmpty();
    assertThat(files())
        .hasSize(4)
        .allSatisfy(file -> assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO));
  }

  @Test
  void replacesWhatDiffersAtAnyPlace() throws IOException {
    byte[] large = new byte[200_000];
    new Random(2).nextBytes(large);
    for (int length : new int[] {200_000, 199_999, 0, 5, 65_536, 200_000, 70_000}) {
      for (int at : new int[] {-1, 0, length / 2, length - 1}) {
        byte[] changed = Arrays.copyOf(large, length);
        if (at >= 0 && at < length) {
          changed[at]++;
        }
        // Written in pieces, as chains of chunks are.
        Content pieces =
            out -> {
              for (int i = 0; i < changed.length; i += 1000) {
                out.write(changed, i, Math.min(1000, changed.length - i));
              }
              return changed.length;
            };
        write(path("x"), data("t", pieces));
        assertThat(file("x/__source__.txt")).hasBinaryContent(changed);
      }
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void keepsTheOldFileWhereTheSourceCannotBeRead() throws IOException {
    write(path("x"), data("t", "before".getBytes(StandardCharsets.UTF_8)));
    Content broken =
        out -> {
          out.write(new byte[100_000]);
          throw new StorageException(new Fault.Damaged("lost"));
        };
    assertThatThrownBy(() -> write(path("x"), data("t", broken))).hasMessage("lost");
    assertThat(file("x/__source__.txt")).hasContent("before");
    assertThat(files()).hasSize(2);
  }

  @Test
  void removesSupersededSources() throws IOException {
    write(path("x"), data("t", "a".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(file("x/__source-utf8__.html"), "stray");
    write(path("x"), data("t", "a".getBytes(StandardCharsets.UTF_8)));
    assertThat(file("x/__source-utf8__.html")).doesNotExist();
    write(path("x"), new ObjectData(data("t", "").metadata(), null));
    assertThat(file("x/__source__.txt")).doesNotExist();
  }

  @Test
  void prunesFoldersOfChildrenThatAreGone() throws IOException {
    for (String path : List.of("keep", "gone/below/deep", "gone/more")) {
      write(path(path.split("/")), data("t", "x"));
    }
    Files.writeString(file("README"), "somebody's own");
    Files.createSymbolicLink(file("link"), temporary);
    List<Path> changed = new ArrayList<>();
    ObjectTreeFiles files = new ObjectTreeFiles(base, problems::add, changed::add);
    files.prune(ObjectPath.ROOT, PruneRule.allBut(Set.of("keep"), id -> false));
    assertThat(file("gone")).doesNotExist();
    assertThat(file("link")).doesNotExist();
    assertThat(file("README")).exists();
    assertThat(file("keep/__meta__")).exists();
    assertThat(files.summary().removed()).isEqualTo(2);
    assertThat(changed)
        .containsExactlyInAnyOrder(Path.of("__root__/gone"), Path.of("__root__/link"));
    assertThat(temporary.resolve("outside")).hasContent("untouched");
    files.write(path("gone", "below"), data("t", "again"));
    assertThat(file("gone/below/__meta__")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "/",
        "../outside",
        "a\0b",
        ".git",
        ".GIT",
        "git~1",
        "__meta__",
        "__source__.txt",
        "__source-utf8__.html",
        "__deleted__",
        "__frozen__",
        "half\ud800"
      })
  void skipsHostileIdsAndAllBelowThem(String id) throws IOException {
    ObjectTreeFiles files = new ObjectTreeFiles(base, problems::add);
    assertThat(files.write(path("a", id), data("t", "x"))).isFalse();
    assertThat(files.write(path("a", id, "below"), data("t", "x"))).isFalse();
    assertThat(problems).hasSize(2);
    assertThat(problems.get(0).where()).isEqualTo("/a/" + id);
    assertThat(files.summary().skipped()).isEqualTo(2);
    assertThat(files()).isEmpty();
    assertThat(temporary.resolve("outside")).hasContent("untouched");
  }

  @Test
  void skipsNamesAndPathsThatAreTooLong() throws IOException {
    ObjectTreeFiles files = new ObjectTreeFiles(base, problems::add);
    assertThat(files.write(path("ä".repeat(128)), data("t", "x"))).isFalse();
    assertThat(files.write(path("ä".repeat(127)), data("t", "x"))).isTrue();
    String[] deep = new String[900];
    Arrays.fill(deep, "a-long-name");
    assertThat(files.write(path(deep), data("t", "x"))).isFalse();
    assertThat(problems).hasSize(2);
    String longExtension = "." + "x".repeat(250);
    assertThat(files.write(path(longExtension), data("t", "x"))).isTrue();
    assertThat(file(longExtension + "/__source__.txt")).hasContent("x");
  }

  @Test
  void writesIdsAsTheyAre() throws IOException {
    for (String id : List.of("a b", " ", "ä€😀", "e\u0301", "a\\b", "a\nb", "-rf", "_x", "CON")) {
      assertThat(new ObjectTreeFiles(base, problems::add).write(path(id), data("t", "x"))).isTrue();
      assertThat(file(id + "/__meta__")).exists();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void followsNoLinkInTheTree() throws IOException {
    Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("__meta__"), "untouched");
    Files.createDirectories(file("a"));
    Files.createSymbolicLink(file("linked"), elsewhere);
    Files.createSymbolicLink(file("a/__meta__"), temporary.resolve("outside"));
    Files.createSymbolicLink(file("a/__source__.txt"), temporary.resolve("nowhere"));
    write(path("linked"), data("t", "x"));
    write(path("a"), data("t", "x"));
    assertThat(elsewhere.resolve("__meta__")).hasContent("untouched");
    assertThat(temporary.resolve("outside")).hasContent("untouched");
    assertThat(temporary.resolve("nowhere")).doesNotExist();
    assertThat(files()).allSatisfy(file -> assertThat(Files.isSymbolicLink(file)).isFalse());
    assertThat(file("a/__source__.txt")).hasContent("x");
    assertThat(file("linked/__source__.txt")).hasContent("x");
  }

  @Test
  void refusesARootThatIsALink() throws IOException {
    Files.createSymbolicLink(base.resolve("__root__"), temporary);
    assertThatThrownBy(() -> write(path("a"), data("t", "x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("__root__");
    assertThat(temporary.resolve("a")).doesNotExist();
  }

  private void write(ObjectPath path, ObjectData data) throws IOException {
    new ObjectTreeFiles(base, problems::add).write(path, data);
  }

  private Path file(String path) {
    return base.resolve("__root__").resolve(path);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(base)) {
      return all.filter(path -> !Files.isDirectory(path)).toList();
    }
  }

  private static ObjectPath path(String... ids) {
    return new ObjectPath(List.of(ids));
  }

  private static ObjectData data(String title, String source) {
    return data(title, source.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectData data(String title, byte[] source) {
    return data(title, Content.of(source));
  }

  private static ObjectData data(String title, Content source) {
    TreeMap<String, Value> metadata = new TreeMap<>();
    metadata.put("title", new Text(title));
    return new ObjectData(metadata, new ObjectData.Source(source, false));
  }
}
