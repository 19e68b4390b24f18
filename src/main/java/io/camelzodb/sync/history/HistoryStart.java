package io.camelzodb.sync.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.history.BranchWriter;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.commit.TransactionCommit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transaction at which a history begins or continues.
 *
 * @param after the transaction after which the history continues
 * @param hasTree whether the branch has the tree as of that transaction
 * @param state whether one commit holds the state as of that transaction
 * @param subject the subject of that commit; empty if there is none
 */
record HistoryStart(Tid after, boolean hasTree, boolean state, String subject) {
  /** The status of packed transactions. */
  private static final char PACKED = 'p';

  /**
   * Finds the start.
   *
   * @throws IOException if the last commit of the branch was not made by this program, or names a
   *     transaction that the database does not have
   */
  static HistoryStart of(
      ObjectStore store, TransactionLog log, BranchWriter branch, @Nullable Tid since)
      throws IOException {
    CommitMessage last = branch.message().orElse(null);
    if (last == null) {
      return fresh(log, since);
    }
    String name = "the branch " + branch.branch();
    Tid tid = TransactionCommit.tid(last).orElse(null);
    if (tid == null) {
      throw new StorageException(
          new Fault.Refused(
              name
                  + " ends with the commit "
                  + branch.tip().orElseThrow().abbreviated()
                  + ", which history has not made: it lacks "
                  + TransactionCommit.TID,
              "name another branch, or remove that commit"));
    }
    if (since != null) {
      throw new StorageException(
          new Fault.Refused(
                  name + " exists already, up to " + tid, "--since works only for a new branch")
              .at(FaultPlace.ofTid(tid)));
    }
    if (tid.compareTo(store.head()) > 0) {
      throw new StorageException(
          new Fault.Refused(
                  name
                      + " is at "
                      + tid
                      + ", but "
                      + store.name()
                      + " ends at "
                      + store.head()
                      + ": it is an older copy, or another database; nothing was committed")
              .at(FaultPlace.ofSource(store.name()))
              .at(FaultPlace.ofTid(tid)));
    }
    if (!isInLog(log, tid)) {
      throw new StorageException(
          new Fault.Refused(
                  name
                      + " is at "
                      + tid
                      + ", a transaction that "
                      + store.name()
                      + " does not have: it was packed away, or this is another database",
                  "name another branch")
              .at(FaultPlace.ofSource(store.name()))
              .at(FaultPlace.ofTid(tid)));
    }
    Tid packed = lastPacked(log, tid);
    return packed == null || packed.equals(tid)
        ? new HistoryStart(tid, true, false, "")
        : new HistoryStart(packed, false, true, "State at the pack up to " + packed.time());
  }

  private static HistoryStart fresh(TransactionLog log, @Nullable Tid since)
      throws StorageException {
    Tid packed = lastPacked(log, Tid.ZERO);
    Tid begin = since == null ? null : lastUpTo(log, packed == null ? Tid.ZERO : packed, since);
    if (begin != null) {
      return new HistoryStart(begin, false, true, "State of " + begin.time());
    }
    return packed == null
        ? new HistoryStart(Tid.ZERO, false, false, "")
        : new HistoryStart(packed, false, true, "State at the pack up to " + packed.time());
  }

  private static boolean isInLog(TransactionLog log, Tid tid) throws StorageException {
    try {
      Iterator<Transaction> transactions = log.transactions(tid);
      return transactions.hasNext() && transactions.next().info().tid().equals(tid);
    } catch (UncheckedIOException fault) {
      throw StorageException.of(fault);
    }
  }

  /** Returns the last transaction after one tid and up to another; null if there is none. */
  private static @Nullable Tid lastUpTo(TransactionLog log, Tid above, Tid until)
      throws StorageException {
    Tid last = null;
    try {
      Iterator<Transaction> all = log.transactions(new Tid(above.value() + 1));
      while (all.hasNext()) {
        Tid tid = all.next().info().tid();
        if (tid.compareTo(until) > 0) {
          break;
        }
        last = tid;
      }
    } catch (UncheckedIOException fault) {
      throw StorageException.of(fault);
    }
    return last;
  }

  /** Returns the last packed transaction, from which on all objects exist; null without a pack. */
  private static @Nullable Tid lastPacked(TransactionLog log, Tid from) throws StorageException {
    Tid last = null;
    try {
      for (Iterator<Transaction> all = log.transactions(from); all.hasNext(); ) {
        TransactionInfo info = all.next().info();
        if (info.status() != PACKED) {
          break;
        }
        last = info.tid();
      }
    } catch (UncheckedIOException fault) {
      throw StorageException.of(fault);
    }
    return last;
  }
}
