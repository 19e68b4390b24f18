package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Tests the promises of {@link TransactionLog}, on a database with several transactions. */
public abstract class TransactionLogContract {
  private static final int AT_MOST = 100;

  /** A store with two transactions or more, freshly opened; closed by the test. */
  protected abstract ObjectStore open() throws Exception;

  private static TransactionLog log(ObjectStore store) {
    TransactionLog log = store.transactionLog();
    assertThat(log).as("the past of %s", store.name()).isNotNull();
    return log;
  }

  static List<Transaction> all(TransactionLog log, Tid from) throws Exception {
    List<Transaction> all = new ArrayList<>();
    log.transactions(from).forEachRemaining(all::add);
    return all;
  }

  @Test
  void theTransactionsRiseUpToTheHead() throws Exception {
    try (ObjectStore store = open()) {
      List<Transaction> all = all(log(store), Tid.ZERO);
      assertThat(all).as("the transactions of the log").hasSizeGreaterThan(1);
      Tid last = Tid.ZERO;
      for (Transaction each : all) {
        assertThat(each.info().tid()).as("each tid is above the one before").isGreaterThan(last);
        assertThat(each.info().userText()).as("the user of %s", each.info().tid()).isNotNull();
        assertThat(each.info().descriptionText())
            .as("the description of %s", each.info().tid())
            .isNotNull();
        last = each.info().tid();
      }
      assertThat(last).as("the last transaction is head()").isEqualTo(store.head());
      assertThat(all.stream().mapToLong(each -> each.changes().size()).sum())
          .as("how many changes all transactions have")
          .isPositive();
    }
  }

  @Test
  void itBeginsAtTheTransactionThatIsNamedAndIsReadAnew() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = log(store);
      List<Transaction> all = all(log, Tid.ZERO);
      int middle = all.size() / 2;
      Tid tid = all.get(middle).info().tid();
      assertThat(all(log, tid))
          .as("transactions(%s) begins with that one", tid)
          .isEqualTo(all.subList(middle, all.size()));
      assertThat(all(log, new Tid(tid.value() + 1)))
          .as("transactions of a tid between two begins with the next one")
          .isEqualTo(all.subList(middle + 1, all.size()));
      assertThat(all(log, new Tid(store.head().value() + 1)))
          .as("transactions behind head()")
          .isEmpty();
      Iterator<Transaction> ended = log.transactions(store.head());
      ended.next();
      assertThat(ended.hasNext()).as("transactions(head()) has one only").isFalse();
      assertThatThrownBy(ended::next)
          .as("next() behind the last transaction")
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  /** A snapshot of the past has for each object the record of its last change up to there. */
  @Test
  void aSnapshotIsAsOfItsTransaction() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = log(store);
      List<Transaction> all = all(log, Tid.ZERO);
      Map<Oid, Tid> present = new HashMap<>();
      int shown = Math.max(1, all.size() / 8);
      for (int i = 0; i < all.size(); i++) {
        Transaction each = all.get(i);
        Tid tid = each.info().tid();
        for (Change change : each.changes()) {
          if (change.removed()) {
            present.remove(change.oid());
          } else {
            present.put(change.oid(), tid);
          }
        }
        if (i % shown == 0 || i == all.size() - 1) {
          assertShows(log.snapshot(tid), tid, present, each.changes());
        }
      }
    }
  }

  private static void assertShows(
      Snapshot snapshot, Tid tid, Map<Oid, Tid> present, List<Change> changes) throws Exception {
    assertThat(snapshot.tid()).as("tid() of snapshot(tid)").isEqualTo(tid);
    for (Change change : changes.stream().limit(AT_MOST).toList()) {
      assertThat(snapshot.contains(change.oid()))
          .as("contains(%s) at %s", change.oid(), tid)
          .isEqualTo(present.containsKey(change.oid()));
    }
    for (Oid oid : present.keySet().stream().sorted().limit(AT_MOST).toList()) {
      assertThat(snapshot.load(oid).tid()).as("%s at %s", oid, tid).isEqualTo(present.get(oid));
    }
  }

  @Test
  void beforeTheFirstTransactionThereIsNothing() throws Exception {
    try (ObjectStore store = open()) {
      TransactionLog log = log(store);
      Transaction first = log.transactions(Tid.ZERO).next();
      Snapshot before = log.snapshot(new Tid(first.info().tid().value() - 1));
      for (Change change : first.changes()) {
        assertThat(before.contains(change.oid()))
            .as("contains(%s) before the first transaction", change.oid())
            .isFalse();
        assertThatThrownBy(() -> before.load(change.oid()))
            .as("load(%s) before the first transaction", change.oid())
            .isInstanceOf(NoSuchObjectException.class);
      }
    }
  }

  @Test
  void theSnapshotOfTheHeadIsThatOfTheStore() throws Exception {
    try (ObjectStore store = open()) {
      Snapshot now = store.snapshot();
      Snapshot head = log(store).snapshot(store.head());
      List<Oid> oids = new ArrayList<>();
      now.oids().forEachRemaining(oids::add);
      List<Oid> ofHead = new ArrayList<>();
      head.oids().forEachRemaining(ofHead::add);
      assertThat(ofHead)
          .as("oids() of snapshot(head()) are those of snapshot()")
          .containsExactlyInAnyOrderElementsOf(oids);
      for (Oid oid : oids.stream().limit(AT_MOST).toList()) {
        assertThat(head.load(oid).tid())
            .as("the tid of %s in snapshot(head())", oid)
            .isEqualTo(now.load(oid).tid());
        assertThat(Arrays.equals(head.load(oid).pickle(), now.load(oid).pickle()))
            .as("the record %s in snapshot(head()) is that of snapshot()", oid)
            .isTrue();
      }
    }
  }
}
