package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of storages over a real server by a Unix socket, and what only a server has. */
class ZeoIT extends SnapshotContract {
  @TempDir static Path work;
  private static ZeoServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new ZeoServer(work, work.resolve("s").toString(), copy("types"), null, "");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Path copy(String name) throws Exception {
    Path data = Files.createTempDirectory(work, name).resolve("Data.fs");
    return Files.copy(Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs"), data);
  }

  @Override
  protected ObjectStore open() throws Exception {
    return ZeoStorage.open(StorageUri.parse("zeo://" + work.resolve("s") + "?storage=1"));
  }

  private static List<String> all(ZeoOptions options) throws Exception {
    List<String> records = new ArrayList<>();
    try (ZeoStorage storage = ZeoStorage.open(options)) {
      Snapshot snapshot = storage.snapshot();
      for (Iterator<Loaded> i = snapshot.loadAll(snapshot.oids()); i.hasNext(); ) {
        Loaded loaded = i.next();
        records.add(
            loaded.oid()
                + " "
                + loaded.get().tid()
                + " "
                + loaded.get().object().className()
                + " "
                + loaded.get().size());
      }
    }
    return records;
  }

  @Test
  void pickleAndMsgpackTellTheSameOverTcp() throws Exception {
    List<String> expected = all(server.options());
    assertThat(expected).hasSizeGreaterThan(3000);
    for (String more : List.of("", "  msgpack true")) {
      try (ZeoServer other = new ZeoServer(work, ZeoServer.port(), copy("types"), null, more)) {
        assertThat(all(other.options())).isEqualTo(expected);
      }
    }
  }

  @Test
  void transactionsTellEveryChange() throws Exception {
    try (ZeoStorage storage = ZeoStorage.open(server.options())) {
      List<TransactionLog.Transaction> all = new ArrayList<>();
      storage.transactions(Tid.ZERO).forEachRemaining(all::add);
      assertThat(all).hasSizeGreaterThan(10);
      assertThat(all.get(all.size() - 1).info().tid()).isEqualTo(storage.head());
      TreeSet<Oid> changed = new TreeSet<>();
      all.forEach(one -> one.changes().forEach(change -> changed.add(change.oid())));
      List<Oid> oids = new ArrayList<>();
      storage.snapshot().oids().forEachRemaining(oids::add);
      assertThat(changed).containsExactlyElementsOf(oids);
      Tid fifth = all.get(5).info().tid();
      assertThat(storage.transactions(fifth).next().info()).isEqualTo(all.get(5).info());
      assertThat(storage.snapshot(fifth).load(Oid.ROOT).tid()).isLessThanOrEqualTo(fifth);
    }
  }

  @Test
  void healthIsJson() throws Exception {
    assertThat(ZeoHealth.ask(server.address(), null, Duration.ofSeconds(5)))
        .startsWith("{\"1\": {")
        .contains("last-transaction");
  }

  @Test
  void anUnknownStorageIsRefused() {
    assertThatThrownBy(() -> ZeoStorage.open(server.options().withStorage("nope")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("unknown storage: nope");
  }

  @Test
  void aRestartInTheMiddleIsNotNoticed() throws Exception {
    Path data = copy("types");
    String port = ZeoServer.port();
    ZeoServer first = new ZeoServer(work, port, data, null, "");
    try (ZeoStorage storage = ZeoStorage.open(first.options())) {
      Snapshot snapshot = storage.snapshot();
      List<Oid> oids = new ArrayList<>();
      snapshot.oids().forEachRemaining(oids::add);
      Iterator<Loaded> records = storage.snapshot().loadAll(oids.iterator());
      for (int i = 0; i < 500; i++) {
        records.next().get();
      }
      first.close();
      try (ZeoServer second = new ZeoServer(work, port, data, null, "")) {
        int count = 500;
        while (records.hasNext()) {
          assertThat(records.next().get().oid()).isEqualTo(oids.get(count++));
        }
        assertThat(count).isEqualTo(oids.size());
        assertThat(storage.head()).isEqualTo(snapshot.tid());
        assertThat(second.address()).isEqualTo(first.address());
      }
    } finally {
      first.close();
    }
  }

  @Test
  void blobsAreStreamed() throws Exception {
    Path folder = Files.createTempDirectory(work, "blobs");
    Path script = folder.resolve("make.py");
    Files.writeString(
        script,
        """
        import sys, ZODB, transaction
        from ZODB.blob import Blob
        db = ZODB.DB(sys.argv[1] + '/Data.fs', blob_dir=sys.argv[1] + '/blobs')
        with db.transaction() as c:
            c.root()['b'] = Blob(bytes(range(256)) * 2000)
        print(int.from_bytes(c.root()['b']._p_oid, 'big') if c.opened else 1)
        db.close()
        """);
    Python.script(script, folder.toString());
    try (ZeoServer other =
        new ZeoServer(
            work, ZeoServer.port(), folder.resolve("Data.fs"), folder.resolve("blobs"), "")) {
      for (Path shared : new Path[] {null, folder.resolve("blobs")}) {
        try (ZeoStorage storage = ZeoStorage.open(other.options().withSharedBlobs(shared))) {
          Snapshot snapshot = storage.snapshot();
          assertThat(snapshot.blob(Oid.ROOT)).isEmpty();
          BlobData blob = snapshot.blob(new Oid(1)).orElseThrow();
          assertThat(blob.size()).isEqualTo(512_000);
          try (InputStream in = blob.open()) {
            byte[] bytes = in.readAllBytes();
            assertThat(bytes).hasSize(512_000);
            assertThat(bytes[511_999]).isEqualTo((byte) 255);
          }
        }
      }
    }
  }

  @Test
  void tlsWithCertificatesOfBothSides() throws Exception {
    Path keys = Files.createTempDirectory(work, "tls");
    ZeoServer.makeKeys(keys);
    String ssl =
        "  <ssl>\n    certificate %s/server.crt\n    key %s/server.key\n    authenticate %s/client.crt\n  </ssl>"
            .formatted(keys, keys, keys);
    String port = ZeoServer.port();
    try (ZeoServer other = new ZeoServer(work, port, copy("tiny"), null, ssl)) {
      String uri =
          "zeo://127.0.0.1:" + port + "?wait_timeout=3&ssl_authenticate=" + keys + "/server.crt";
      String ours = "&ssl_certificate=" + keys + "/client.crt&ssl_key=" + keys + "/client.key";
      try (ZeoStorage storage = ZeoStorage.open(StorageUri.parse(uri + ours))) {
        assertThat(storage.snapshot().load(Oid.ROOT).size()).isPositive();
      }
      assertThatThrownBy(() -> ZeoStorage.open(StorageUri.parse(uri)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("127.0.0.1:" + port);
      assertThatThrownBy(
              () ->
                  ZeoStorage.open(
                      StorageUri.parse("zeo://127.0.0.1:" + port + "?ssl=1&wait_timeout=3")))
          .hasMessageContaining("TLS with 127.0.0.1:" + port + " failed");
      assertThatThrownBy(
              () ->
                  ZeoStorage.open(
                      StorageUri.parse(uri + ours + "&ssl_server_hostname=other.example")))
          .hasMessageContaining("TLS with");
      assertThatThrownBy(
              () ->
                  ZeoStorage.open(StorageUri.parse("zeo://127.0.0.1:" + port + "?wait_timeout=2")))
          .hasMessageContaining("TLS");
      assertThat(other.address()).hasToString("127.0.0.1:" + port);
    }
  }
}
