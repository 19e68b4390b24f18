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

  @Test
  void whatIsNoBlobStorageIsSaid() throws Exception {
    assertThatThrownBy(() -> BlobStorage.open(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is no blob storage");
    assertThatThrownBy(() -> BlobStorage.open(folder.resolve("none")))
        .hasMessageContaining("there is no such folder");
    Files.writeString(folder.resolve(".layout"), "moss");
    assertThatThrownBy(() -> BlobStorage.open(folder)).hasMessageContaining("no layout");
  }

  @Test
  void fillsTheBlobsThatAnExportLacks() throws Exception {
    TarGz.unpack(Corpus.xml().resolve("zope2/plone43-db.tar.gz"), folder);
    BlobStorage blobs = BlobStorage.open(folder.resolve("plone43-db/blobstorage"));
    JsonNode manifest =
        new ObjectMapper().readTree(Corpus.xml().resolve("zope2/manifest.json").toFile());
    int checked = 0;
    try (BlobbedStore store =
        new BlobbedStore(Exports.open(Corpus.xml().resolve("zope2/plone43-blob.xml")), blobs)) {
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
