package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writing by servers whose configuration says more than an address. */
@Timeout(120)
class ZeoServerOptionsIT {
  private static final TransactionNote NOTE = TransactionNote.of("", "a note");

  @TempDir private Path work;

  private ZeoServer served(String port, String more) throws Exception {
    return new ZeoServer(work, port, work.resolve("Served.fs"), null, more);
  }

  /**
   * ZEO's server closes the line then, but keeps the lock until it is started again: nobody, be it
   * Python, writes by it any more, and whether it will write ours cannot be known.
   */
  @Test
  void aTransactionThatTakesTooLongBetweenVoteAndFinish() throws Exception {
    String port = ZeoServer.port();
    Tid root;
    try (ZeoServer server = served(port, "  transaction-timeout 2");
        ZeoStorage store =
            ZeoStorage.open(server.options().withLockTimeout(Duration.ofSeconds(3)))) {
      FreshRoot.make(store);
      root = store.head();
      try (Commit commit = store.begin(NOTE)) {
        commit.store(Oid.ROOT, root, Records.mapping("text", "late"));
        commit.vote();
        Thread.sleep(5000);
        assertThatThrownBy(commit::finish)
            .isInstanceOf(OutcomeUnknownException.class)
            .hasMessageContaining("another client has held the commit lock for more than 3 s")
            .hasMessageContaining("after " + root)
            .hasMessageNotContaining("\n");
      }
      assertThat(store.head()).isEqualTo(root);
    }
    try (ZeoServer server = served(port, "  transaction-timeout 2");
        ZeoStorage store = ZeoStorage.open(server.options());
        Commit commit = store.begin(NOTE)) {
      // ZODB counts the tid of what it cut off, but has none of it.
      assertThat(store.snapshot().load(Oid.ROOT).tid()).isEqualTo(root);
      commit.store(Oid.ROOT, root, Records.mapping("text", "in time"));
      // Only from the vote on is the time counted.
      Thread.sleep(3000);
      commit.vote();
      assertThat(commit.finish()).isEqualTo(store.head());
    }
  }

  @Test
  void conflictsThatClientsAreToResolve() throws Exception {
    try (ZeoServer server = served(ZeoServer.port(), "  client-conflict-resolution true");
        ZeoStorage store = ZeoStorage.open(server.options())) {
      FreshRoot.make(store);
      Tid root = store.head();
      Oid counter;
      Tid first;
      try (Commit commit = store.begin(NOTE)) {
        counter = commit.newOids(1).get(0);
        commit.store(counter, Tid.ZERO, length(5));
        commit.vote();
        first = commit.finish();
      }
      try (Commit commit = store.begin(NOTE)) {
        commit.store(counter, first, length(6));
        commit.store(Oid.ROOT, root, Records.mapping("text", "one"));
        assertThat(commit.vote()).isEmpty();
        commit.finish();
      }
      Tid head = store.head();
      try (Commit commit = store.begin(NOTE)) {
        commit.store(counter, first, length(8));
        commit.store(Oid.ROOT, root, Records.mapping("text", "two"));
        // Ours is not a client that resolves: both are told.
        assertThatThrownBy(commit::vote)
            .isInstanceOfSatisfying(
                ConflictException.class,
                conflict ->
                    assertThat(conflict.conflicts())
                        .extracting(ConflictException.Conflict::oid)
                        .containsExactly(Oid.ROOT, counter));
      }
      assertThat(store.head()).isEqualTo(head);
      assertThat(store.snapshot().load(counter).object().state()).isEqualTo(IntValue.of(6));
    }
  }

  private static byte[] length(int value) throws Exception {
    Global name = new Global("BTrees.Length", "Length");
    return PickleWriter.writeRecord(new PickledObject(List.of(name, IntValue.of(value))));
  }

  @Test
  void byTls() throws Exception {
    ZeoServer.makeKeys(work);
    String ssl =
        """
        <ssl>
          certificate %1$s/server.crt
          key %1$s/server.key
          authenticate %1$s/client.crt
        </ssl>\
        """
            .formatted(work);
    String port = ZeoServer.port();
    String uri =
        "zeo://127.0.0.1:%1$s?ssl_authenticate=%2$s/server.crt&ssl_certificate=%2$s/client.crt&ssl_key=%2$s/client.key&wait_timeout=20"
            .formatted(port, work);
    try (ZeoServer server = served(port, ssl);
        ZeoStorage store = ZeoStorage.open(StorageUri.parse(uri))) {
      assertThat(server.address()).hasToString("127.0.0.1:" + port);
      assertThat(FreshRoot.make(store)).isTrue();
      byte[] large = Records.mapping("text", "x".repeat(3_000_000));
      try (Commit commit = store.begin(NOTE)) {
        for (Oid oid : commit.newOids(20)) {
          commit.store(oid, Tid.ZERO, large);
        }
        commit.vote();
        Tid tid = commit.finish();
        assertThat(store.head()).isEqualTo(tid);
      }
      assertThat(store.snapshot().load(new Oid(20)).pickle()).isEqualTo(large);
    }
  }

  @Test
  void theFileOfALivingServerIsRefused() throws Exception {
    Path file = work.resolve("Served.fs");
    try (ZeoServer server = served(ZeoServer.port(), "")) {
      assertThatThrownBy(
              () -> WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, true))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(file + ": another process, ")
          .hasMessageContaining("write through its ZEO server, or stop that process first")
          .hasMessageNotContaining("\n");
      server.kill();
      // Killed, it holds nothing any more, though its lock file is there.
      assertThat(work.resolve("Served.fs.lock")).exists();
      WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, true).close();
    }
  }
}
