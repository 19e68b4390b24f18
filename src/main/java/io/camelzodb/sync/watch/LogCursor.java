package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads a log transaction by transaction, and takes packed ones together. For one thread. */
final class LogCursor {
  private @Nullable Iterator<Transaction> open;
  private @Nullable Transaction ahead;

  /** Begins to read. */
  void open(Iterator<Transaction> transactions) {
    open = transactions;
    ahead = null;
  }

  /** Stops reading; transactions that were read ahead are read again later. */
  void close() {
    open = null;
    ahead = null;
  }

  boolean isOpen() {
    return open != null;
  }

  /** Returns the next transaction; null at the end. */
  @Nullable Transaction take() {
    Transaction next = ahead;
    ahead = null;
    Iterator<Transaction> transactions = open;
    if (next == null && transactions != null && transactions.hasNext()) {
      next = transactions.next();
    }
    return next;
  }

  /** Returns the last of the packed transactions that begin here; earlier states are incomplete. */
  Tid lastPacked(Transaction first) {
    Transaction last = first;
    while (ahead == null) {
      Transaction next = take();
      if (next == null) {
        break;
      }
      if (next.info().status() == TransactionStream.PACKED) {
        last = next;
      } else {
        ahead = next;
      }
    }
    return last.info().tid();
  }
}
