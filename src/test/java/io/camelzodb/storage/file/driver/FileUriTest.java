package io.camelzodb.storage.file.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver.Recognition;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
