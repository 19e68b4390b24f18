package io.camelzodb.storage.file.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.driver.ConfigSection;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver.Recognition;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.storage.file.DataFsBuilder;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.file.salvage.SalvagedFile;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a {@code file:} URI, and what its driver makes of them. */
class FileUriTest {
  private static final Path TINY = Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath();

  @TempDir private Path folder;
  private final FileDriver driver = new FileDriver();

  private static FileUri parsed(String options) {
    return FileUri.of(StorageUri.parse("file:///var/Data.fs" + options), DamagePolicy.STOP);
  }

  @Test
  void withoutOptionsAllAreTheDefaults() {
    for (String options : new String[] {"", "?at=&damaged=&blobstorage_dir=&index_above="}) {
      FileUri uri = parsed(options);
      assertThat(uri.path()).isEqualTo(Path.of("/var/Data.fs"));
      assertThat(uri.options().damaged()).isEqualTo(DamagePolicy.STOP);
      assertThat(uri.options().indexAbove()).isEqualTo(1L << 30);
      assertThat(uri.blobs()).isNull();
      assertThat(uri.at()).isNull();
      assertThat(uri.readOnly()).isFalse();
    }
  }

  @Test
  void eachOptionIsTaken() {
    FileUri uri =
        parsed(
            "?damaged=skip&index_above=77&blobstorage_dir=/b&read_only=1&at=2024-02-29"
                + "&pack_gc=anything&quota=1");
    assertThat(uri.options().damaged()).isEqualTo(DamagePolicy.SKIP);
    assertThat(uri.options().indexAbove()).isEqualTo(77);
    assertThat(uri.blobs()).isEqualTo(Path.of("/b"));
    assertThat(uri.readOnly()).isTrue();
    assertThat(uri.at()).isEqualTo("2024-02-29");
    assertThat(parsed("?damaged=refuse&read_only=0").options().damaged())
        .isEqualTo(DamagePolicy.REFUSE);
    assertThat(parsed("?read_only=0").readOnly()).isFalse();
    assertThat(parsed("?at=2026-11-30-12-27-54").at()).isEqualTo("2026-11-30-12-27-54");
    assertThat(FileUri.OPTIONS.stream().filter(option -> !option.effective()))
        .allMatch(option -> parsed("?" + option.name() + "=x").equals(parsed("")))
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "at=2024, at is a time",
    "at=2023-02-29, at is a time",
    "at=2024-02-29-10-00-00-00, at is a time",
    "damaged=ignore, 'damaged is refuse, stop or skip, not ignore'",
    "index_above=-1, index_above is a number of bytes",
    "blobstorage_dir=a%00b, blobstorage_dir is not a path"
  })
  void anInvalidValueIsNamed(String option, String message) {
    StorageUri uri = StorageUri.parse("file:///var/Data.fs?" + option);
    assertThatThrownBy(() -> driver.check(uri))
        .isInstanceOf(InvalidUriException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theUriSaysHowDamageIsTreated() {
    assertThat(driver.damaged(StorageUri.parse("file:x?damaged=skip"), DamagePolicy.REFUSE))
        .isEqualTo(DamagePolicy.SKIP);
    assertThat(driver.damaged(StorageUri.parse("file:x"), DamagePolicy.STOP))
        .isEqualTo(DamagePolicy.STOP);
    assertThat(driver.key(StorageUri.parse("file:/a/../b?damaged=skip"))).isEqualTo("file:/b");
  }

  @Test
  void knowsItsFilesByTheirFirstBytes() throws IOException {
    assertThat(driver.recognize(TINY)).isEqualTo(Recognition.YES);
    Path zip = Files.write(folder.resolve("x"), new byte[] {'P', 'K', 3, 4, 0});
    assertThat(driver.recognize(zip)).isEqualTo(Recognition.YES);
    Path other = Files.writeString(folder.resolve("y"), "a text");
    assertThat(driver.recognize(other)).isEqualTo(Recognition.NO);
    assertThat(driver.recognize(folder)).isEqualTo(Recognition.NO);
    assertThatThrownBy(() -> open("file://" + zip)).hasMessageContaining("a zip archive");
  }

  private ObjectStore open(String uri) throws IOException {
    return driver.open(StorageUri.parse(uri), OpenOptions.DEFAULT);
  }

  @Test
  void opensWhatTheUriSays() throws IOException {
    Files.writeString(folder.resolve(".layout"), "bushy");
    for (String options : new String[] {"", "?damaged=skip", "?blobstorage_dir=" + folder}) {
      try (ObjectStore store = open("file://" + TINY + options)) {
        assertThat(store.name()).isEqualTo(TINY.toString());
        assertThat(store.snapshot().contains(store.snapshot().root())).isTrue();
      }
    }
    assertThatThrownBy(() -> open("file://" + TINY + "?at=2024-02-29"))
        .isInstanceOf(InvalidUriException.class)
        .hasMessageContaining("a folder of repozo");
  }

  @Test
  void aReadOnlyDatabaseIsNotOpenedForWriting() throws IOException {
    Path copy = Files.copy(TINY, folder.resolve("Data.fs"));
    assertThatThrownBy(
            () -> driver.openForWriting(StorageUri.parse("file://" + copy + "?read_only=1"), false))
        .isInstanceOf(InvalidUriException.class)
        .hasMessageContaining("read_only");
    try (var store = driver.openForWriting(StorageUri.parse("file://" + copy), false)) {
      assertThat(store.name()).isEqualTo(copy.toString());
    }
    assertThat(driver.writable()).isTrue();
  }

  /** A section of a {@code zope.conf} with these keys. */
  private record Section(Map<String, String> keys) implements ConfigSection {
    @Override
    public String type() {
      return "filestorage";
    }

    @Override
    public List<String> all(String key) {
      return keys.containsKey(key) ? List.of(keys.get(key)) : List.of();
    }

    @Override
    public Optional<String> one(String key) {
      return Optional.ofNullable(keys.get(key));
    }

    @Override
    public List<ConfigSection> sections() {
      return List.of();
    }

    @Override
    public IOException fault(String what) {
      return new IOException(what);
    }

    @Override
    public IOException fault(String what, String advice) {
      return new IOException(what + "; " + advice);
    }
  }

  @Test
  void aSectionOfAConfigurationBecomesAUri() throws IOException {
    assertThat(driver.sections()).containsExactly("filestorage");
    Section plain = new Section(Map.of("path", "/var/a b/Data.fs"));
    assertThat(driver.uri(plain, null)).isEqualTo("file:///var/a%20b/Data.fs");
    assertThat(driver.uri(plain, Path.of("/blobs")))
        .isEqualTo("file:///var/a%20b/Data.fs?blobstorage_dir=/blobs");
    Section own = new Section(Map.of("path", "/var/Data.fs", "blob-dir", "/own"));
    assertThat(driver.uri(own, null)).isEqualTo("file:///var/Data.fs?blobstorage_dir=/own");
    assertThat(driver.uri(own, Path.of("/blobs")))
        .isEqualTo("file:///var/Data.fs?blobstorage_dir=/blobs");
    assertThatThrownBy(() -> driver.uri(new Section(Map.of()), null))
        .hasMessageContaining("it has no path");
  }

  @Test
  void itSaysWhatItIs() {
    assertThat(driver.schemes()).containsExactly("file");
    assertThat(driver.forms()).containsExactly("file:///PATH/Data.fs");
    assertThat(driver.form()).isEqualTo(UriForm.FILE);
    assertThat(driver.description()).contains("Data.fs", "repozo");
    assertThat(driver.options()).isEqualTo(FileUri.OPTIONS).hasSize(10);
  }

  /** What a damaged file is good for depends on the option, or on what the caller says. */
  @Test
  void damageIsTreatedAsTheUriSays() throws IOException {
    DataFsBuilder built = new DataFsBuilder();
    built.transaction(0x100, 0, "root");
    built.begin(0x200).end(23, 24);
    built.transaction(0x300, 1, "behind");
    String uri = "file://" + built.write(folder.resolve("Data.fs"));
    assertThatThrownBy(() -> open(uri)).hasMessageContaining("length 23 at its start");
    assertThatThrownBy(() -> open(uri + "?damaged=refuse")).hasMessageContaining("length 23");
    try (ObjectStore store = open(uri + "?damaged=stop")) {
      assertThat(store).isInstanceOf(FileStorage.class);
      assertThat(store.snapshot().contains(new Oid(1))).isFalse();
    }
    try (ObjectStore store = open(uri + "?damaged=skip")) {
      assertThat(store).isInstanceOf(SalvagedFile.class);
      assertThat(store.snapshot().contains(new Oid(1))).isTrue();
    }
  }

  @Test
  void blobsAreReadFromTheFolderOfTheUri() throws IOException {
    DataFsBuilder built = new DataFsBuilder();
    built.transaction(0x100, 5, "x");
    String uri = "file://" + built.write(folder.resolve("Data.fs"));
    Path blobs = Files.createDirectories(folder.resolve("blobs/0x05"));
    Files.writeString(folder.resolve("blobs/.layout"), "lawn");
    Files.writeString(blobs.resolve("0x0100.blob"), "data");
    try (ObjectStore store = open(uri)) {
      assertThat(store.snapshot().blob(new Oid(5))).isEmpty();
    }
    try (ObjectStore store = open(uri + "?blobstorage_dir=" + folder.resolve("blobs"))) {
      assertThat(store.snapshot().blob(new Oid(5)).orElseThrow().size()).isEqualTo(4);
    }
  }

  @Test
  void aFileIsCreatedForWritingOnDemand() throws IOException {
    StorageUri uri = StorageUri.parse("file://" + folder.resolve("new.fs"));
    assertThatThrownBy(() -> driver.openForWriting(uri, false))
        .hasMessageContaining("there is no file");
    try (var store = driver.openForWriting(uri, true)) {
      assertThat(store).isInstanceOf(WritableFileStorage.class);
      assertThat(folder.resolve("new.fs")).exists();
    }
  }
}
