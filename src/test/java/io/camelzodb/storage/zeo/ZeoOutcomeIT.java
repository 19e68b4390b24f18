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
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.Relay;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What became of a transaction whose line was lost, with other clients that write meanwhile. */
@Timeout(120)
class ZeoOutcomeIT {
  private static final TransactionNote NOTE = TransactionNote.of("", "zodbsync: /");

  @TempDir private Path work;
  private ZeoServer server;
  private Relay relay;
  private Tid root;
  private Oid counter;
  private Tid counted;

  @BeforeEach
  void start() throws Exception {
    String port = ZeoServer.port();
    server = new ZeoServer(work, port, work.resolve("Served.fs"), null, "");
    relay = new Relay(port);
    try (ZeoStorage store = ZeoStorage.open(server.options())) {
      FreshRoot.make(store);
      root = store.head();
      try (Commit commit = store.begin(NOTE)) {
        counter = commit.newOids(1).get(0);
        commit.store(counter, Tid.ZERO, length(5));
        commit.vote();
        counted = commit.finish();
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    server.close();
  }

  private static byte[] length(int value) throws Exception {
    Global name = new Global("BTrees.Length", "Length");
    return PickleWriter.writeRecord(new PickledObject(List.of(name, IntValue.of(value))));
  }

  private ZeoStorage relayed() throws StorageException {
    var address = new ServerAddress.Tcp("127.0.0.1", relay.port());
    return ZeoStorage.open(ZeoOptions.of("zeo://" + address, List.of(address)));
  }

  private static Tid write(WritableStore store, Tid serial, String text, boolean more)
      throws Exception {
    try (Commit commit = store.begin(NOTE)) {
      commit.store(Oid.ROOT, serial, Records.mapping("text", text));
      if (more) {
        commit.store(commit.newOids(1).get(0), Tid.ZERO, Records.mapping("text", text));
      }
      commit.vote();
      return commit.finish();
    }
  }

  /** At tpc_finish the server gives our transaction up, and another client writes its own. */
  private void foreign(String text, boolean more) throws Exception {
    CompletableFuture<Tid> theirs = new CompletableFuture<>();
    relay.at(
        "tpc_finish",
        line -> {
          if (!theirs.isDone()) {
            line.cutServer();
            try (ZeoStorage other = ZeoStorage.open(server.options())) {
              theirs.complete(write(other, root, text, more));
            }
            line.cut();
          }
        });
    try (ZeoStorage store = relayed()) {
      assertThatThrownBy(() -> write(store, root, "mine", false))
          .isInstanceOf(StorageException.class)
          .isNotInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("nothing was written")
          .hasMessageContaining("it is not in the database")
          .hasMessageNotContaining("\n");
      assertThat(theirs.get(10, TimeUnit.SECONDS)).isEqualTo(store.head());
      assertThat(store.snapshot().load(Oid.ROOT).pickle()).isEqualTo(Records.mapping("text", text));
    }
  }

  @Test
  void aTransactionOfOthersOfTheSameNoteObjectsAndSizesIsNotOurs() throws Exception {
    foreign("your", false);
  }

  @Test
  void aTransactionOfOthersWithOurRecordAndAnotherOneIsNotOurs() throws Exception {
    foreign("mine", true);
  }

  @Test
  void oursIsFoundAlsoWhereOthersWroteAfterIt() throws Exception {
    relay.at(
        "tpc_finish",
        line -> {
          // The server gets it; its answer is lost.
          line.cutAtAnswer();
        });
    CompletableFuture<Tid> theirs = new CompletableFuture<>();
    try (ZeoStorage store = relayed();
        ZeoStorage other = ZeoStorage.open(server.options());
        Commit commit = store.begin(NOTE)) {
      commit.store(Oid.ROOT, root, Records.mapping("text", "mine"));
      commit.vote();
      Thread waiting =
          new Thread(
              () -> {
                // Queues for the commit lock behind ours, and comes before the lookup.
                try (Commit second = other.begin(NOTE)) {
                  second.store(second.newOids(1).get(0), Tid.ZERO, length(1));
                  second.vote();
                  theirs.complete(second.finish());
                } catch (StorageException fault) {
                  theirs.completeExceptionally(fault);
                } catch (Exception fault) {
                  throw new IllegalStateException(fault);
                }
              });
      waiting.start();
      Thread.sleep(500);
      Tid tid = commit.finish();
      assertThat(theirs.get(20, TimeUnit.SECONDS)).isGreaterThan(tid);
      waiting.join();
      assertThat(store.snapshot().load(Oid.ROOT).tid()).isEqualTo(tid);
    }
  }

  @Test
  void oursIsFoundWhereTheServerResolvedAConflict() throws Exception {
    try (ZeoStorage other = ZeoStorage.open(server.options());
        Commit commit = other.begin(NOTE)) {
      commit.store(counter, counted, length(6));
      commit.vote();
      commit.finish();
    }
    relay.at("tpc_finish", Relay.Line::cutAtAnswer);
    try (ZeoStorage store = relayed();
        Commit commit = store.begin(NOTE)) {
      commit.store(counter, counted, length(8));
      assertThat(commit.vote()).containsExactly(counter);
      Tid tid = commit.finish();
      assertThat(store.head()).isEqualTo(tid);
      assertThat(store.snapshot().load(counter).object().state()).isEqualTo(IntValue.of(9));
    }
  }

  @Test
  void aLineLostBetweenVoteAndFinish() throws Exception {
    CompletableFuture<Relay.Line> voting = new CompletableFuture<>();
    relay.at("vote", voting::complete);
    try (ZeoStorage store = relayed();
        Commit commit = store.begin(NOTE)) {
      commit.store(Oid.ROOT, root, Records.mapping("text", "mine"));
      commit.vote();
      voting.get(10, TimeUnit.SECONDS).cut();
      assertThatThrownBy(commit::finish)
          .isNotInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("nothing was written");
      assertThat(store.head()).isEqualTo(counted);
      assertThat(write(store, root, "next", false)).isEqualTo(store.head());
    }
  }
}
