package io.camelzodb.tree.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.testing.TarMaker;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.ObjectPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees in tar archives, and archives that would break out or blow up. */
class TarSourceTest {
  private static final String META = "[\n    ('type', 'Folder'),\n]\n";
  private static final int MOST = 1000;

  @TempDir Path folder;
  private Path archive;
  private final TarMaker tar = new TarMaker();

  @BeforeEach
  void aRoot() {
    archive = folder.resolve("tree.tar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "./", "release-1/"})
  void theTreeMayLieInOneFolder(String prefix) throws IOException {
    tar.file(prefix + "README", "of somebody else")
        .file(prefix + "__root__/__meta__", META)
        .entry(prefix + "__root__/site/", '5', new byte[0])
        .file(prefix + "__root__/site/__meta__", META)
        .file(prefix + "__root__/site/__source__.txt", "x".repeat(1300));
    ObjectTreeReader reader = new ObjectTreeReader(opened());
    assertThat(reader.hasRoot()).isTrue();
    FiledObject root = Objects.requireNonNull(reader.read(ObjectPath.ROOT));
    assertThat(new String(root.metadata(), StandardCharsets.UTF_8)).isEqualTo(META);
    assertThat(root.children()).containsExactly("site");
    FiledObject site = Objects.requireNonNull(reader.read(ObjectPath.ROOT.child("site")));
    ByteArrayOutputStream source = new ByteArrayOutputStream();
    assertThat(Objects.requireNonNull(site.source()).writeTo(source)).isEqualTo(1300);
    assertThat(source.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(1300));
    assertThat(reader.read(ObjectPath.ROOT.child("nowhere"))).isNull();
  }

  @Test
  void longNamesAreReadAsPaxAndGnuWriteThem() throws IOException {
    String id = "ä".repeat(110);
    tar.file("__root__/__meta__", META)
        .pax("path", "__root__/" + id + "/__meta__")
        .file("short", META)
        .entry(
            "././@LongLink",
            'L',
            ("__root__/" + id + "/b/__meta__\0").getBytes(StandardCharsets.UTF_8))
        .file("short", META);
    ObjectTreeReader reader = new ObjectTreeReader(opened());
    FiledObject object = Objects.requireNonNull(reader.read(ObjectPath.ROOT.child(id)));
    assertThat(object.children()).containsExactly("b");
  }

  @Test
  void gzippedOnesAreKnownByTheirBytes() throws IOException {
    tar.file("__root__/__meta__", META);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(tar.end());
    }
    Files.write(archive, zipped.toByteArray());
    try (TarSource source = TarSource.open(archive)) {
      assertThat(source.names("__root__")).containsExactly("__meta__");
    }
    // Damaged anywhere it is a fault or the same.
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = zipped.toByteArray();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(archive, damaged);
      try (TarSource source = TarSource.open(archive);
          InputStream in = source.open("__root__/__meta__")) {
        assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(META);
      } catch (TreeFault fault) {
        assertThat(fault).hasMessageStartingWith(archive + "");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "__root__/../../etc/passwd, 0, leads out of it",
    "/__root__/__meta__, 0, leads out of it",
    "__root__/a/.., 5, leads out of it",
    "__root__/link, 1, hard link",
    "__root__/site/__meta__, 0, twice",
    "__root__/site/__meta__/x, 0, which is not a folder",
    "other/__root__/__meta__, 0, more than one __root__",
  })
  void whatBreaksOutIsRefused(String name, char type, String message) {
    tar.file("__root__/site/__meta__", META).entry(name, type, new byte[0]);
    assertThatThrownBy(this::opened).isInstanceOf(TreeFault.class).hasMessageContaining(message);
  }

  @Test
  void linksAndDevicesAreNoObjects() throws IOException {
    tar.file("__root__/__meta__", META)
        .entry("__root__/link", '2', new byte[0])
        .file("__root__/dev/__meta__", META)
        .entry("__root__/dev/sda", '4', new byte[0]);
    ObjectTreeReader reader = new ObjectTreeReader(opened());
    FiledObject root = Objects.requireNonNull(reader.read(ObjectPath.ROOT));
    assertThatThrownBy(() -> root.children()).hasMessageContaining("link: is a link");
    FiledObject dev = Objects.requireNonNull(reader.read(ObjectPath.ROOT.child("dev")));
    assertThatThrownBy(() -> dev.children()).hasMessageContaining("neither a file nor");
  }

  @Test
  void linksDoNotBecomeFolders() {
    tar.entry("__root__/a", '2', new byte[0]).file("__root__/a/__meta__", META);
    assertThatThrownBy(this::opened).hasMessageContaining("which is not a folder");
    tar.file("__root__/b/__meta__", META).entry("__root__/b", '2', new byte[0]);
    assertThatThrownBy(this::opened).isInstanceOf(TreeFault.class);
  }

  @Test
  void bombsAreBounded() {
    byte[] kib = new byte[1024];
    tar.entry("__root__/__meta__", '0', kib).entry("__root__/__source__.txt", '0', kib);
    assertThatThrownBy(() -> opened(2000, MOST)).hasMessageContaining("more than 2000 bytes");
    assertThatThrownBy(() -> opened(4000, 1)).hasMessageContaining("more than 1 entries");
    tar.claimed("__root__/x", '0', "77777777777", new byte[0]);
    assertThatThrownBy(() -> opened(1 << 20, MOST)).hasMessageContaining("more than");
  }

  @Test
  void whatIsNoArchiveIsSaid() throws IOException {
    Files.write(archive, new byte[0]);
    assertThatThrownBy(() -> TarSource.open(archive)).hasMessageContaining("no folder __root__");
    Files.writeString(archive, "text".repeat(200));
    assertThatThrownBy(() -> TarSource.open(archive)).hasMessageContaining("is not a tar archive");
    tar.claimed("__root__/__meta__", '0', "00000002000", new byte[512]);
    assertThatThrownBy(() -> TarSource.open(archive)).isInstanceOf(TreeFault.class);
    tar.entry("x", 'L', "__root__/y\0".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::opened).isInstanceOf(TreeFault.class);
  }

  private TarSource opened() throws IOException {
    return opened(1 << 20, MOST);
  }

  private TarSource opened(long mostBytes, int mostEntries) throws IOException {
    Files.write(archive, tar.end());
    TarSource source = TarSource.open(archive, mostBytes, mostEntries);
    source.names("__root__");
    return source;
  }

  @Test
  void pathsAreOfTheRoot() throws IOException {
    tar.file("a/b/__root__/__meta__", META).file("__root__/__meta__", META);
    assertThat(List.copyOf(opened().names("__root__"))).containsExactly("__meta__");
  }
}
