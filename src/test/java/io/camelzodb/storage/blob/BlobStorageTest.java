package io.camelzodb.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TarGz;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobStorageTest {
  @TempDir Path folder;

  private static String text(BlobData data) throws Exception {
    try (InputStream in = data.open()) {
      byte[] all = in.readAllBytes();
      assertThat(data.size()).isEqualTo(all.length);
      return new String(all, StandardCharsets.UTF_8);
    }
  }

  private void put(BlobLayout layout, long oid, long tid, String data) throws Exception {
    Path home = Files.createDirectories(layout.folder(folder, new Oid(oid)));
    String digits = Long.toHexString(tid);
    Files.writeString(
        home.resolve("0x" + (digits.length() % 2 == 0 ? "" : "0") + digits + ".blob"), data);
  }

  @ParameterizedTest
  @EnumSource(BlobLayout.class)
  void theHighestTidCounts(BlobLayout layout) throws Exception {
    put(layout, 0x22c, 0x3da9b0ae2222222L, "old");
    put(layout, 0x22c, 0x3da9b0af7777777L, "new");
    Path home = layout.folder(folder, new Oid(0x22c));
    Files.writeString(home.resolve("0xffffffffffffffff.tmp"), "no blob");
    Files.writeString(home.resolve("zzz.blob"), "no blob");
    Files.createSymbolicLink(home.resolve("0x7fffffffffffffff.blob"), Path.of("/etc/hostname"));
    BlobStorage blobs = BlobStorage.open(folder);
    assertThat(blobs.layout()).isEqualTo(layout);
    Oid oid = new Oid(0x22c);
    assertThat(text(blobs.newest(oid).orElseThrow())).isEqualTo("new");
    assertThat(text(blobs.asOf(oid, new Tid(0x3da9b0ae2222222L)).orElseThrow())).isEqualTo("old");
    assertThat(blobs.asOf(oid, new Tid(5))).isEmpty();
    assertThat(blobs.newest(new Oid(1))).isEmpty();
  }

  @Test
  void namesAreThoseOfZodb() {
    Path base = Path.of("b");
    assertThat(BlobLayout.LAWN.folder(base, new Oid(0))).isEqualTo(Path.of("b/0x00"));
    assertThat(BlobLayout.LAWN.folder(base, new Oid(0x22c))).isEqualTo(Path.of("b/0x022c"));
    assertThat(BlobLayout.BUSHY.folder(base, new Oid(0x22c)))
        .isEqualTo(Path.of("b/0x00/0x00/0x00/0x00/0x00/0x00/0x02/0x2c"));
  }

  /** The file that a record stands for, and no other one, wherever it lies. */
  @ParameterizedTest
  @EnumSource(BlobLayout.class)
  void aMissingFileIsNamedWithWhatIsThere(BlobLayout layout) throws Exception {
    put(layout, 0x22c, 0x3da9b0ae2222222L, "old");
    Files.writeString(folder.resolve(".layout"), layout.name().toLowerCase(Locale.ROOT));
    BlobStorage blobs = BlobStorage.open(folder);
    Oid oid = new Oid(0x22c);
    assertThat(blobs.of(oid, new Tid(0x3da9b0af7777777L))).isEmpty();
    assertThat(blobs.missing(oid, new Tid(0x3da9b0af7777777L)))
        .contains("0x03da9b0af7777777.blob")
        .contains(layout.folder(folder, oid).toString())
        .contains("only 0x03da9b0ae2222222.blob");
    assertThat(blobs.missing(new Oid(7), new Tid(5)))
        .contains("0x05.blob")
        .contains(layout.folder(folder, new Oid(7)).toString())
        .contains("no such folder");
    // Somebody copied one layout into the other.
    BlobLayout other = layout == BlobLayout.LAWN ? BlobLayout.BUSHY : BlobLayout.LAWN;
    put(other, 9, 0x3da9b0af7777777L, "there");
    assertThat(text(blobs.of(new Oid(9), new Tid(0x3da9b0af7777777L)).orElseThrow()))
        .isEqualTo("there");
  }

  /** As ZEO.ClientStorage's BlobCacheLayout names them. */
  @Test
  void theCacheOfAClientIsReadToo() throws Exception {
    Files.writeString(folder.resolve(".layout"), "zeocache");
    Path home = Files.createDirectories(folder.resolve("3"));
    Files.writeString(home.resolve("2.03da9b0ae2222222.blob"), "cached");
    BlobStorage blobs = BlobStorage.open(folder);
    Oid oid = new Oid(2 * 997 + 3);
    assertThat(text(blobs.of(oid, new Tid(0x3da9b0ae2222222L)).orElseThrow())).isEqualTo("cached");
    assertThat(text(blobs.newest(oid).orElseThrow())).isEqualTo("cached");
    assertThat(blobs.newest(new Oid(3))).isEmpty();
    assertThat(blobs.missing(oid, new Tid(0x3da9b0af7777777L)))
        .contains("2.03da9b0af7777777.blob")
        .contains(home.toString())
        .contains("only 2.03da9b0ae2222222.blob")
        .contains("cache of a ZEO client");
    assertThatThrownBy(() -> BlobFolder.open(folder)).hasMessageContaining("cache");
  }

  @Test
  void whatIsNoBlobStorageIsSaid() throws Exception {
    assertThatThrownBy(() -> BlobStorage.open(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is not a blob storage");
    assertThatThrownBy(() -> BlobStorage.open(folder.resolve("none")))
        .hasMessageContaining("there is no such folder");
    Files.writeString(folder.resolve(".layout"), "moss");
    assertThatThrownBy(() -> BlobStorage.open(folder)).hasMessageContaining("unknown layout");
  }

  @Test
  void fillsTheBlobsThatAnExportLacks() throws Exception {
    TarGz.unpack(Corpus.xml().resolve("zope2/plone43-db.tar.gz"), folder);
    BlobStorage blobs = BlobStorage.open(folder.resolve("plone43-db/blobstorage"));
    JsonNode manifest =
        new ObjectMapper().readTree(Corpus.xml().resolve("zope2/manifest.json").toFile());
    int checked = 0;
    try (StoreWithBlobs store =
        new StoreWithBlobs(Exports.open(Corpus.xml().resolve("zope2/plone43-blob.xml")), blobs)) {
      Snapshot snapshot = store.snapshot();
      for (JsonNode object : manifest.get("plone43")) {
        for (JsonNode field : object) {
          if (field.has("blob_oid")) {
            Oid oid = new Oid(Long.decode(field.get("blob_oid").asText()));
            BlobData data = snapshot.blob(oid).orElseThrow();
            try (InputStream in = data.open()) {
              byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
              assertThat(HexFormat.of().formatHex(digest)).isEqualTo(field.get("sha256").asText());
            }
            assertThat(data.size()).isEqualTo(field.get("size").asLong());
            checked++;
          }
        }
      }
      assertThat(snapshot.blob(snapshot.root())).isEmpty();
    }
    assertThat(checked).isGreaterThan(5);
  }
}
