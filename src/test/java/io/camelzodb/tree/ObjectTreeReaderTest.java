package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Text;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads trees as people leave them, or as they would break out of them. */
class ObjectTreeReaderTest {
  private static final ObjectPath SITE = new ObjectPath(List.of("site"));

  @TempDir Path folder;
  private Path site;
  private ObjectTreeReader reader;

  @BeforeEach
  void aTree() throws IOException {
    site = Files.createDirectories(folder.resolve("__root__/site"));
    write(folder.resolve("__root__"), "__meta__", "[\n    ('type', 'Folder'),\n]\n");
    write(site, "__meta__", "[\n    ('type', 'File'),\n]\n");
    reader = new ObjectTreeReader(new FolderSource(folder));
  }

  @Test
  void givesMetadataAndSource() throws IOException {
    write(site, "__source-utf8__.txt", "ä");
    ObjectData data = Objects.requireNonNull(reader.read(SITE)).data();
    assertThat(data.metadata()).containsEntry("type", new Text("File"));
    ByteArrayOutputStream source = new ByteArrayOutputStream();
    Objects.requireNonNull(data.source()).content().writeTo(source);
    assertThat(source.toString(StandardCharsets.UTF_8)).isEqualTo("ä");
    assertThat(data.source().text()).isTrue();
  }

  @Test
  void childrenAreSortedFoldersWithMetadata() throws IOException {
    for (String name : List.of("b", "B", "\uff61", "😀", "__hidden__")) {
      write(Files.createDirectory(site.resolve(name)), "__meta__", "[]");
    }
    write(Files.createDirectory(site.resolve("gone")), "__deleted__", "");
    write(site, "README", "of somebody else");
    assertThat(children()).containsExactly("B", "b", "\uff61", "😀");
    assertThat(reader.read(new ObjectPath(List.of("nowhere")))).isNull();
    assertThat(reader.read(SITE.child("gone"))).isNull();
    assertThat(reader.read(SITE.child("README"))).isNull();
    assertThat(reader.read(SITE.child("..").child(".."))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[('type', __import__('os'))]| line 1, column 11",
        "[('type', 'x')| line 1, column 15",
        "[('type', 'x'), ('type', 'y')]| line 1, column 17: the metadata has the key type twice",
        "{'type': 'x'}| line 1, column 1: the metadata is not a list of pairs",
        "'\\ud800'| not a list of pairs",
      })
  void metadataThatIsNoLiteralIsNamed(String metadata, String message) throws IOException {
    write(site, "__meta__", metadata);
    FiledObject filed = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(filed::data)
        .isInstanceOf(TreeFault.class)
        .hasMessageStartingWith(site.resolve("__meta__") + ": ")
        .hasMessageContaining(message.strip());
  }

  @Test
  void metadataHasToBeUtf8() throws IOException {
    Files.write(site.resolve("__meta__"), new byte[] {'[', '\'', (byte) 0xe4, '\'', ']'});
    FiledObject filed = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(filed::data)
        .hasMessageContaining("line 1, column 3: the metadata is not in UTF-8 at byte 2");
  }

  @Test
  void anItemIsFoundBehindStringsAndComments() throws IOException {
    String items = "[('a', '],\\'('), # ('b',)\n (\"b'\", '''\n,'''),\n\n  # c\n ";
    write(site, "__meta__", items + "('a', 1)]");
    FiledObject twice = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(twice::data)
        .hasMessageContaining("line 6, column 2: the metadata has the key a twice");
    write(site, "__meta__", items + "7]");
    FiledObject other = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(other::data)
        .hasMessageContaining("line 6, column 2: the metadata is not a list of pairs");
  }

  @Test
  void linesAboveAndLineEndsOfOtherSystemsCount() throws IOException {
    write(site, "__meta__", "\uFEFF\r\n  \r\n[\r\n ('a', 1),\r\n ('a', 2)]\r\n");
    FiledObject twice = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(twice::data).hasMessageContaining("line 5, column 2: the metadata has");
    write(site, "__meta__", "\n\n{'type': 'x'}");
    FiledObject other = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(other::data).hasMessageContaining("line 3, column 1: the metadata is no");
    write(site, "__meta__", "\n\n\n[('type', f())]");
    FiledObject called = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(called::data).hasMessageContaining("line 4, column 11");
  }

  /** Some editors put it there; Python passes over it. */
  @Test
  void aMarkOfTheEncodingIsPassedOver() throws IOException {
    write(site, "__meta__", "\uFEFF[('type', 'x')]\r\n");
    FiledObject filed = Objects.requireNonNull(reader.read(SITE));
    assertThat(filed.data().metadata()).containsOnlyKeys("type");
  }

  @Test
  void theNumberOfValuesIsBounded() throws IOException {
    write(site, "__meta__", "[('a', [\n" + "0,".repeat(1_000_000) + "])]");
    FiledObject filed = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(filed::data)
        .hasMessageContaining("line 2, column ")
        .hasMessageContaining("more than 1000000 values");
  }

  @Test
  void nestingIsBounded() throws IOException {
    write(site, "__meta__", "[('a', " + "[".repeat(100_000) + "]".repeat(100_000) + ")]");
    FiledObject filed = Objects.requireNonNull(reader.read(SITE));
    assertThatThrownBy(filed::data).hasMessageContaining("nested brackets");
  }

  @Test
  void twoSourcesAreOneTooMany() throws IOException {
    write(site, "__source__.txt", "");
    write(site, "__source__.py", "");
    assertThatThrownBy(() -> reader.read(SITE))
        .hasMessage(
            site + ": has more than one source: __source__.py, __source__.txt; remove all but one");
  }

  @Test
  void aFolderWithoutMetadataIsNoObject() throws IOException {
    Path child = Files.createDirectory(site.resolve("child"));
    assertThatThrownBy(this::children)
        .hasMessage(child + ": holds no __meta__; add that file, or remove the folder");
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    write(outside, "__meta__", "[]");
    write(outside, "__source__.txt", "secret");
    Files.createSymbolicLink(site.resolve("out"), outside);
    assertThatThrownBy(this::children).hasMessageContaining("is a link");
    assertThatThrownBy(() -> reader.read(SITE.child("out"))).hasMessageContaining("is a link");
    Files.delete(site.resolve("out"));
    Files.createSymbolicLink(site.resolve("self"), site);
    assertThatThrownBy(this::children).hasMessageContaining("is a link");
    Files.delete(site.resolve("self"));
    Files.createSymbolicLink(site.resolve("__source__.txt"), outside.resolve("__source__.txt"));
    assertThatThrownBy(() -> reader.read(SITE)).hasMessageContaining("is not a regular file");
    Files.delete(site.resolve("__source__.txt"));
    Files.delete(site.resolve("__meta__"));
    Files.createSymbolicLink(site.resolve("__meta__"), outside.resolve("__meta__"));
    assertThatThrownBy(() -> reader.read(SITE)).hasMessageContaining("is not a regular file");
  }

  private List<String> children() throws IOException {
    return Objects.requireNonNull(reader.read(SITE)).children();
  }

  private static void write(Path folder, String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
