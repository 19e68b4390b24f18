package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.link.CuttingRelay;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, lines and other clients that come between, at each moment of a transaction. */
@Timeout(120)
class ZeoCommitFaultsIT {
  private static final TransactionNote NOTE = TransactionNote.of("/ admin", "a note");

  @TempDir private Path work;
  private String port;
  private ZeoServer server;
  private Tid root;

  @BeforeEach
  void start() throws Exception {
    port = ZeoServer.port();
    server = served("");
    try (ZeoStorage store = ZeoStorage.open(server.options())) {
      FreshRoot.make(store);
      root = store.head();
    }
  }

  private ZeoServer served(String more) throws Exception {
    return new ZeoServer(work, port, work.resolve("Served.fs"), null, more);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Commit stored(WritableStore store, Tid serial, String text) throws Exception {
    Commit commit = store.begin(NOTE);
    commit.store(Oid.ROOT, serial, Records.mapping("text", text));
    return commit;
  }

  private static String text(WritableStore store) throws StorageException {
    Dictionary data =
        (Dictionary) store.snapshot().load(Oid.ROOT).object().attributes().get("data");
    return data.get("text") instanceof Text text ? text.value() : "";
  }

  @Test
  void aReadOnlyServerIsSaid() throws Exception {
    server.close();
    server = served("  read-only true");
    try (ZeoStorage store = ZeoStorage.open(server.options())) {
      assertThat(store.head()).isEqualTo(root);
      assertThatThrownBy(() -> store.begin(NOTE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("127.0.0.1:" + port + " is read-only")
          .hasMessageNotContaining("\n");
      assertThat(store.snapshot().load(Oid.ROOT).tid()).isEqualTo(root);
    }
  }

  @Test
  void aServerWithoutBlobsIsSaid() throws Exception {
    Path data = Files.writeString(work.resolve("data"), "data");
    try (ZeoStorage store = ZeoStorage.open(server.options())) {
      try (Commit commit = store.begin(NOTE)) {
        assertThatThrownBy(
                () -> commit.storeBlob(new Oid(77), Tid.ZERO, Records.blob(), BlobData.of(data)))
            .hasMessageContaining("nothing was written")
            .hasMessageContaining("has no folder for blobs");
      }
      try (Commit commit = stored(store, root, "goes on")) {
        commit.vote();
        commit.finish();
      }
      assertThat(text(store)).isEqualTo("goes on");
    }
  }

  @Test
  void aSecondWriterWaitsAndIsTold() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (ZeoStorage one = ZeoStorage.open(server.options());
        ZeoStorage two = ZeoStorage.open(server.options().withLockTimeout(Duration.ofSeconds(3)))) {
      Commit first = stored(one, root, "first");
      first.vote();
      try (Commit second = stored(two, root, "second")) {
        assertThatThrownBy(second::vote)
            .hasMessageContaining("nothing was written")
            .hasMessageContaining("another client has held the commit lock for more than 3 s");
      }
      Commit third = two.begin(NOTE);
      third.store(third.newOids(1).get(0), Tid.ZERO, Records.mapping("text", "third"));
      Future<List<Oid>> vote = threads.submit(third::vote);
      Thread.sleep(1500);
      assertThat(vote.isDone()).isFalse();
      Tid tid = first.finish();
      assertThat(vote.get(10, TimeUnit.SECONDS)).isEmpty();
      assertThat(third.finish()).isGreaterThan(tid);
      try (Commit late = stored(two, root, "late")) {
        assertThatThrownBy(late::vote).isInstanceOf(ConflictException.class);
      }
      assertThat(text(one)).isEqualTo("first");
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLineLostWhileFinishingIsLookedUp(boolean forwarded) throws Exception {
    try (CuttingRelay relay = new CuttingRelay(Integer.parseInt(port), "tpc_finish", forwarded);
        ZeoStorage store = ZeoStorage.open(relay.options());
        Commit commit = stored(store, root, "mine")) {
      commit.store(commit.newOids(1).get(0), Tid.ZERO, Records.mapping("text", "new"));
      commit.vote();
      if (forwarded) {
        Tid tid = commit.finish();
        assertThat(store.snapshot().load(Oid.ROOT).tid()).isEqualTo(tid);
        assertThat(text(store)).isEqualTo("mine");
      } else {
        assertThatThrownBy(commit::finish)
            .isInstanceOf(StorageException.class)
            .isNotInstanceOf(OutcomeUnknownException.class)
            .hasMessageContaining("nothing was written")
            .hasMessageContaining("it is not in the database");
        assertThat(store.head()).isEqualTo(root);
      }
      assertThat(relay.hasCut()).isTrue();
      try (Commit next = stored(store, store.snapshot().load(Oid.ROOT).tid(), "next")) {
        next.vote();
        next.finish();
      }
      assertThat(text(store)).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"storea", "vote"})
  void aLineLostBeforeLeavesNothing(String call) throws Exception {
    try (CuttingRelay relay = new CuttingRelay(Integer.parseInt(port), call, true);
        ZeoStorage store = ZeoStorage.open(relay.options())) {
      Throwable fault =
          catchThrowable(
              () -> {
                try (Commit commit = stored(store, root, "mine")) {
                  commit.newOids(1);
                  commit.vote();
                  commit.finish();
                }
              });
      assertThat(fault).isInstanceOf(StorageException.class);
      assertThat(fault).hasMessageContaining("nothing was written").hasMessageNotContaining("\n");
      assertThat(store.head()).isEqualTo(root);
    }
  }

  @Test
  void aServerKilledBetweenVoteAndFinish() throws Exception {
    ZeoOptions options = server.options().withWait(true, Duration.ofSeconds(20));
    try (ZeoStorage store = ZeoStorage.open(options);
        Commit commit = stored(store, root, "mine")) {
      commit.vote();
      server.kill();
      server = served("");
      assertThatThrownBy(commit::finish)
          .isNotInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("it is not in the database");
      try (Commit next = stored(store, root, "next")) {
        next.vote();
        next.finish();
      }
      assertThat(text(store)).isEqualTo("next");
    }
  }

  @Test
  void aServerThatStaysAwayLeavesItOpen() throws Exception {
    ZeoOptions options = server.options().withWait(true, Duration.ofSeconds(2));
    try (ZeoStorage store = ZeoStorage.open(options);
        Commit commit = stored(store, root, "mine")) {
      commit.vote();
      server.kill();
      assertThatThrownBy(commit::finish)
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("It is unknown whether it was written")
          .hasMessageContaining("after " + root)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aServerResolvesWhatItCan() throws Exception {
    try (ZeoStorage store = ZeoStorage.open(server.options())) {
      Oid oid;
      Tid first;
      try (Commit commit = store.begin(NOTE)) {
        oid = commit.newOids(1).get(0);
        commit.store(oid, Tid.ZERO, length(5));
        commit.vote();
        first = commit.finish();
      }
      for (int value : new int[] {6, 8}) {
        try (Commit commit = store.begin(NOTE)) {
          commit.store(oid, first, length(value));
          assertThat(commit.vote()).isEqualTo(value == 6 ? List.of() : List.of(oid));
          commit.finish();
        }
      }
      assertThat(store.snapshot().load(oid).object().state()).isEqualTo(IntValue.of(9));
    }
  }

  private static byte[] length(int value) throws Exception {
    Global name = new Global("BTrees.Length", "Length");
    return PickleWriter.writeRecord(new PickledObject(List.of(name, IntValue.of(value))));
  }

  @Test
  void aWarmPythonClientAndOurListenersAreTold() throws Exception {
    BlockingQueue<Tid> told = new LinkedBlockingQueue<>();
    try (PythonClient client = new PythonClient();
        ZeoStorage store =
            ZeoStorage.open(server.options().withLockTimeout(Duration.ofSeconds(3)));
        Closeable listening = store.listen(new Told(told))) {
      assertThat(listening).isNotNull();
      assertThat(client.ask("get")).isEqualTo("None");
      Tid tid;
      try (Commit commit = stored(store, root, "from Java")) {
        commit.vote();
        tid = commit.finish();
      }
      client.waitsFor("from Java");
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(tid);
      assertThat(client.ask("set from Python")).isEqualTo("from Python");
      try (Commit commit = stored(store, tid, "late")) {
        assertThatThrownBy(commit::vote).isInstanceOf(ConflictException.class);
      }
      Tid now = store.snapshot().load(Oid.ROOT).tid();
      assertThat(client.ask("vote held")).isEqualTo("held");
      try (Commit commit = stored(store, now, "waits")) {
        assertThatThrownBy(commit::vote).hasMessageContaining("has held the commit lock");
      }
      assertThat(client.ask("abort")).isEqualTo("from Python");
      try (Commit commit = stored(store, now, "gets through")) {
        commit.vote();
        commit.finish();
      }
      client.waitsFor("gets through");
    }
  }

  private record Told(BlockingQueue<Tid> tids) implements Changes.Listener {
    @Override
    public void changed(Tid tid, List<Oid> oids) {
      tids.add(tid);
    }

    @Override
    public void missed(Tid last, Tid head) {
      tids.add(head);
    }

    @Override
    public void ended(StorageException why) {
      tids.add(Tid.ZERO);
    }
  }

  /** A Python process with a connection of its own, which stays open. */
  private final class PythonClient implements AutoCloseable {
    private final Process process;
    private final BufferedWriter out;
    private final BufferedReader in;

    PythonClient() throws Exception {
      process =
          new ProcessBuilder(
                  Python.interpreter().toString(),
                  "src/test/python/zodb_check.py",
                  "client",
                  "zeo:" + port)
              .redirectError(work.resolve("client.err").toFile())
              .start();
      out = process.outputWriter();
      in = process.inputReader();
    }

    String ask(String line) throws Exception {
      out.write(line + "\n");
      out.flush();
      String answer = in.readLine();
      return answer == null ? Files.readString(work.resolve("client.err")) : answer;
    }

    /** What a server tells comes by itself, so it is not there in the same instant. */
    void waitsFor(String text) throws Exception {
      String last = ask("get");
      for (int i = 0; i < 100 && !last.equals(text); i++) {
        Thread.sleep(50);
        last = ask("get");
      }
      assertThat(last).isEqualTo(text);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void byAUnixSocket() throws Exception {
    String socket = work.resolve("s").toString();
    try (ZeoServer other =
            new ZeoServer(work, socket, work.resolve("Other.fs"), work.resolve("blobs"), "");
        ZeoStorage store = ZeoStorage.open(other.options())) {
      assertThat(FreshRoot.make(store)).isTrue();
      try (Commit commit = stored(store, store.head(), "by a socket")) {
        commit.vote();
        commit.finish();
      }
      assertThat(text(store)).isEqualTo("by a socket");
    }
  }
}
