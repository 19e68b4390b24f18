package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the promises of {@link Replay}, on a database with several transactions. */
public abstract class ReplayContract {
  private static final int AT_MOST = 40;

  /** A store with two transactions or more, freshly opened; closed by the test. */
  protected abstract ObjectStore open() throws Exception;

  private static List<Transaction> replayed(TransactionLog log, Tid after) throws Exception {
    List<Transaction> all = new ArrayList<>();
    try (Replay replay = log.replay(after)) {
      for (Transaction next = replay.next(); next != null; next = replay.next()) {
        all.add(next);
      }
      assertThat(replay.next()).as("behind the end").isNull();
    }
    return all;
  }

  @Test
  void itTellsWhatTheLogTells() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = store.transactionLog();
      assertThat(log).as("transactionLog()").isNotNull();
      List<Transaction> all = TransactionLogContract.all(log, Tid.ZERO);
      assertThat(replayed(log, Tid.ZERO)).as("replay tells what transactions tells").isEqualTo(all);
      int middle = all.size() / 2;
      assertThat(replayed(log, all.get(middle).info().tid()))
          .as("replay(tid) begins after that one")
          .isEqualTo(all.subList(middle + 1, all.size()));
      assertThat(replayed(log, store.head())).as("replay(head())").isEmpty();
    }
  }

  /** Where the cursor stands, an object is as the log's snapshot of that transaction has it. */
  @Test
  void itShowsEachTransactionAsTheLogDoes() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = store.transactionLog();
      assertThat(log).as("transactionLog()").isNotNull();
      List<Oid> seen = new ArrayList<>();
      try (Replay replay = log.replay(Tid.ZERO)) {
        for (Transaction next = replay.next(); next != null; next = replay.next()) {
          next.changes().stream().limit(AT_MOST).map(Change::oid).forEach(seen::add);
          Snapshot now = replay.snapshot();
          Snapshot asOf = log.snapshot(next.info().tid());
          assertThat(now.tid())
              .as("tid() of the snapshot where the replay stands")
              .isEqualTo(next.info().tid());
          for (Oid oid : seen.subList(Math.max(0, seen.size() - AT_MOST), seen.size())) {
            assertThat(now.contains(oid))
                .as("contains(%s) at %s", oid, next.info().tid())
                .isEqualTo(asOf.contains(oid));
            if (now.contains(oid)) {
              assertThat(now.load(oid).tid())
                  .as("the tid of %s at %s", oid, next.info().tid())
                  .isEqualTo(asOf.load(oid).tid());
              assertThat(now.load(oid).pickle())
                  .as("the record %s at %s", oid, next.info().tid())
                  .isEqualTo(asOf.load(oid).pickle());
            }
          }
        }
      }
    }
  }

  @Test
  void itTellsHowFarItIs() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = store.transactionLog();
      assertThat(log).as("transactionLog()").isNotNull();
      try (Replay replay = log.replay(Tid.ZERO)) {
        long last = replay.done();
        while (replay.next() != null) {
          assertThat(replay.done()).as("done() never falls").isGreaterThanOrEqualTo(last);
          last = replay.done();
          assertThat(replay.total() == 0 || last <= replay.total())
              .as("done() %s is at most total() %s, if that is known", last, replay.total())
              .isTrue();
        }
        assertThat(replay.total()).as("at the end total() is 0, unknown, or done()").isIn(0L, last);
      }
    }
  }
}
