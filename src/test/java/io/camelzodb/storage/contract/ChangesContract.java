package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the promises of {@link Changes}: who listens is told each transaction, in order. */
@Timeout(120)
public abstract class ChangesContract {

  /** A database, open for writing, whose store tells its changes; closed by the test. */
  protected abstract WritableStore open() throws Exception;

  /** What a listener was told: a tid with its oids, or the end. */
  private record Told(@Nullable Tid tid, List<Oid> oids) {}

  private static final class Heard implements Changes.Listener {
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @Override
    public void changed(Tid tid, List<Oid> oids) {
      told.add(new Told(tid, List.copyOf(oids)));
    }

    @Override
    public void missed(Tid last, Tid head) {
      throw new AssertionError("nothing is missed here");
    }

    @Override
    public void ended(StorageException why) {
      told.add(new Told(null, List.of()));
    }

    Told next() throws InterruptedException {
      Told next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("what comes next").isNotNull();
      return next;
    }
  }

  private static Changes changes(WritableStore store) {
    assertThat(store).as("a store that tells its changes").isInstanceOf(Changes.class);
    return (Changes) store;
  }

  @Test
  void eachTransactionIsToldInOrder() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "before");
      Heard heard = new Heard();
      try (Closeable listening = changes(store).listen(heard)) {
        assertThat(listening).isNotNull();
        Tid first = SmallTransactions.change(store, oid, "one");
        Tid second = SmallTransactions.change(store, oid, "two");
        assertThat(heard.next())
            .as("what the listener hears first")
            .isEqualTo(new Told(first, List.of(oid)));
        assertThat(heard.next())
            .as("what the listener hears next")
            .isEqualTo(new Told(second, List.of(oid)));
      }
    }
  }

  /** What is told is there: who reads it sees the transaction. */
  @Test
  void whatIsToldCanBeRead() throws Exception {
    try (WritableStore store = open();
        WritableStore other = another()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "before");
      Heard heard = new Heard();
      try (Closeable listening = changes(other).listen(heard)) {
        assertThat(listening).isNotNull();
        Tid tid = SmallTransactions.change(store, oid, "seen by others");
        Told told = heard.next();
        while (!tid.equals(told.tid())) {
          told = heard.next();
        }
        assertThat(other.head())
            .as("head() of who was told of %s", tid)
            .isGreaterThanOrEqualTo(tid);
        assertThat(other.snapshot().load(oid).tid())
            .as("the tid of the object that was told")
            .isEqualTo(tid);
      }
    }
  }

  /** A second store over the same database. */
  protected abstract WritableStore another() throws Exception;

  @Test
  void whoStopsListeningIsToldNoMore() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "before");
      Heard gone = new Heard();
      Heard there = new Heard();
      Closeable listening = changes(store).listen(gone);
      listening.close();
      listening.close();
      try (Closeable other = changes(store).listen(there)) {
        assertThat(other).isNotNull();
        SmallTransactions.change(store, oid, "after");
        there.next();
      }
      assertThat(gone.told).as("what a listener hears that was closed").isEmpty();
    }
  }

  @Test
  void theEndIsToldOnce() throws Exception {
    Heard heard = new Heard();
    WritableStore store = open();
    try (Closeable listening = changes(store).listen(heard)) {
      assertThat(listening).isNotNull();
      store.close();
      assertThat(heard.next())
          .as("what the listener hears when the store is closed")
          .isEqualTo(new Told(null, List.of()));
      store.close();
    }
    assertThat(heard.told).as("what it hears behind the end").isEmpty();
  }

  @Test
  void aListenerThatThrowsEndsNothing() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "before");
      Heard heard = new Heard();
      Changes.Listener throwing =
          new Changes.Listener() {
            @Override
            public void changed(Tid tid, List<Oid> oids) {
              heard.changed(tid, oids);
              throw new IllegalStateException("thrown on purpose by a test");
            }

            @Override
            public void missed(Tid last, Tid head) {}

            @Override
            public void ended(StorageException why) {}
          };
      try (Closeable listening = changes(store).listen(throwing)) {
        assertThat(listening).isNotNull();
        Tid first = SmallTransactions.change(store, oid, "one");
        Tid second = SmallTransactions.change(store, oid, "two");
        assertThat(heard.next().tid())
            .as("the first transaction, whose listener throws")
            .isEqualTo(first);
        assertThat(heard.next().tid())
            .as("the next one, after a listener has thrown")
            .isEqualTo(second);
      }
    }
  }
}
