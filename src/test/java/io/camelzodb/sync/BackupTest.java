package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.testing.Corpus;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups are read as they are, or one line tells what they are. */
class BackupTest {
  private static final Path REPOZO = Path.of("src/test/corpus/repozo").toAbsolutePath();

  @TempDir Path folder;

  private ObjectStore open(String uri) throws IOException {
    return Sources.open(Settings.of(Map.of("zodb.source", uri), folder, "-D"));
  }

  private static List<String> paths(ObjectStore store) throws IOException {
    List<String> paths = new ArrayList<>();
    for (ZopeObject object : new ObjectTree(store.snapshot(), problem -> {}).walk()) {
      paths.add(object.path().toString());
    }
    return paths;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bak", "bak-z"})
  void aFolderOfRepozoAsOfATime(String name) throws IOException {
    Path backup = REPOZO.resolve(name);
    try (ObjectStore store = open("file://" + backup)) {
      assertThat(store.name()).isEqualTo(backup.toString());
      assertThat(paths(store)).contains("/one.txt", "/two.txt");
    }
    try (ObjectStore store = open("file://" + backup + "?at=2026-11-30-12-27-54")) {
      assertThat(paths(store)).contains("/one.txt").doesNotContain("/two.txt");
    }
    Settings settings = Settings.of(Map.of(), folder, "-D");
    try (ObjectStore store = Sources.openNamed(backup.toString(), settings)) {
      assertThat(paths(store)).contains("/one.txt", "/two.txt");
    }
    assertThatThrownBy(() -> open("file://" + backup + "?at=2026-11-30-12"))
        .hasMessageContaining("no full backup up to 2026-11-30-12");
    assertThatThrownBy(() -> open("file://" + backup + "?at=yesterday"))
        .hasMessageContaining("2026-11-30-12-27-54");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-31", "2026-13-01", "2026-11-30-24", "2026-11-30-12-60"})
  void aTimeThatThereIsNotIsRefused(String time) {
    assertThatThrownBy(() -> open("file://" + REPOZO.resolve("bak") + "?at=" + time))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("not " + time);
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(REPOZO.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bak", "bak-z"})
  void aDamagedListCostsNoPart(String name) throws IOException {
    Path copy = copy(name);
    Path list = copy.resolve("2026-11-30-12-27-54.dat");
    List<String> lines = Files.readAllLines(list);
    // Cut between two lines, as when the disk was full: repozo goes by the names, too.
    Files.write(list, lines.subList(0, 1));
    try (ObjectStore store = open("file://" + copy)) {
      assertThat(paths(store)).contains("/one.txt", "/two.txt");
    }
    Files.writeString(list, lines.get(0) + "\n" + lines.get(1).substring(0, 30));
    assertThatThrownBy(() -> open("file://" + copy))
        .hasMessageContaining(
            list + ", line 2: is not a line that repozo writes; get another copy, or remove")
        .hasMessageContaining("in the order of their names");
    Settings settings = Settings.of(Map.of(), folder, "-D");
    try (ObjectStore store = Sources.openNamed(copy.toString(), settings)) {
      assertThat(paths(store)).contains("/one.txt", "/two.txt");
      assertThat(store.problems())
          .singleElement()
          .satisfies(each -> assertThat(each.where()).isEqualTo(list + ", line 2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bak", "bak-z"})
  void theMissingOrDamagedPartIsNamed(String name) throws IOException {
    Path copy = copy(name);
    Path delta;
    try (Stream<Path> files = Files.list(copy)) {
      delta = files.filter(file -> file.toString().contains("delta")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(delta);
    bytes[bytes.length / 2] ^= 1;
    Files.write(delta, bytes);
    assertThatThrownBy(() -> open("file://" + copy))
        .hasMessageContaining(delta.toString())
        .hasMessageContaining("damaged");
    Files.delete(delta);
    assertThatThrownBy(() -> open("file://" + copy))
        .hasMessageContaining(delta.toString())
        .hasMessageContaining("is missing");
    Settings settings = Settings.of(Map.of(), folder, "-D");
    try (ObjectStore store = Sources.openNamed(copy.toString(), settings)) {
      assertThat(paths(store)).contains("/one.txt").doesNotContain("/two.txt");
      assertThat(store.problems())
          .anyMatch(
              each ->
                  each.where().equals(delta.toString())
                      && each.message().equals("this part of the backup is missing"));
    }
  }

  @Test
  void aDataFsPackedByGzipUnderAnyName() throws IOException {
    Path packed = folder.resolve("saved");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), out);
    }
    long before = temporary();
    try (ObjectStore store = open("file://" + packed)) {
      assertThat(temporary()).isEqualTo(before + 1);
      assertThat(store.snapshot().contains(Oid.ROOT)).isTrue();
    }
    assertThat(temporary()).isEqualTo(before);
  }

  @Test
  void ofAPackedDataFsThatEndsEarlyIsReadWhatIsThere() throws IOException {
    Path packed = folder.resolve("Data.fs.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), out);
    }
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length - 30));
    assertThatThrownBy(() -> open("file://" + packed))
        .hasMessageContaining(packed + ": is truncated or damaged, says gzip")
        .hasMessageContaining("get another copy")
        .hasMessageNotContaining("zodb-backup-");
    Settings settings = Settings.of(Map.of(), folder, "-D");
    try (ObjectStore store = Sources.openNamed(packed.toString(), settings)) {
      assertThat(store.snapshot().contains(Oid.ROOT)).isTrue();
      assertThat(store.problems())
          .anyMatch(
              each ->
                  each.where().equals(packed.toString())
                      && each.message().startsWith("is truncated or damaged"));
    }
  }

  private static long temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String ours = "zodb-backup-" + ProcessHandle.current().pid() + "-";
      return files.filter(file -> file.getFileName().toString().startsWith(ours)).count();
    }
  }

  @Test
  void ofAnArchiveItIsToldHowToUnpackIt() throws IOException {
    Path zip = folder.resolve("site.backup");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../Data.fs"));
      out.write(1);
    }
    byte[] tar = new byte[1024];
    System.arraycopy(new byte[] {'u', 's', 't', 'a', 'r'}, 0, tar, 257, 5);
    Path plain = Files.write(folder.resolve("plain"), tar);
    Path packed = folder.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(tar);
    }
    Path bz2 = Files.write(folder.resolve("b"), new byte[] {'B', 'Z', 'h', '9', 0});
    Path xz = Files.write(folder.resolve("x"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0});
    Path tarBz2 = Files.copy(bz2, folder.resolve("my site's.tar.bz2"));
    Path txz = Files.copy(xz, folder.resolve("site.txz"));
    Map<Path, String> commands =
        Map.of(
            zip, "\"unzip " + zip + " -d FOLDER\"",
            plain, "\"tar xf " + plain + "\"",
            packed, "\"tar xzf " + packed + "\"",
            bz2, "\"bunzip2 -k " + bz2 + "\"",
            xz, "\"unxz -k " + xz + "\"",
            tarBz2, "\"tar xjf '" + folder + "/my site'\\''s.tar.bz2'\"",
            txz, "\"tar xJf " + txz + "\"");
    Settings settings = Settings.of(Map.of(), folder, "-D");
    for (Map.Entry<Path, String> each : commands.entrySet()) {
      String file = each.getKey().toString();
      assertThatThrownBy(() -> Sources.openNamed(file, settings))
          .hasMessageContaining(each.getValue())
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> open("file://" + file)).hasMessageContaining(each.getValue());
    }
  }
}
