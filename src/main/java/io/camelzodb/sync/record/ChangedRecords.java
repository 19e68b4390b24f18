package io.camelzodb.sync.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Reads from the log which records were written between two transactions.
 *
 * <p>Two versions of a database are not compared object by object for that: the log gives the
 * records in a time that depends on their number, and an index gives the objects that they belong
 * to.
 */
final class ChangedRecords {
  private ChangedRecords() {}

  /** Whether the log has a transaction. */
  static boolean hasTransaction(TransactionLog log, Tid tid) throws StorageException {
    try {
      return isFirst(log.transactions(tid), tid);
    } catch (UncheckedIOException fault) {
      throw unread(fault);
    }
  }

  private static boolean isFirst(Iterator<Transaction> transactions, Tid tid) {
    return transactions.hasNext() && transactions.next().info().tid().equals(tid);
  }

  /**
   * Returns the oids written after one transaction, up to another.
   *
   * @param most reads on until there are more
   * @return empty if the log does not have the first transaction
   */
  static Optional<Set<Oid>> between(TransactionLog log, Tid after, Tid until, int most)
      throws StorageException {
    Set<Oid> oids = new HashSet<>();
    try {
      Iterator<Transaction> transactions = log.transactions(after);
      if (!isFirst(transactions, after)) {
        return Optional.empty();
      }
      while (transactions.hasNext() && oids.size() <= most) {
        Transaction next = transactions.next();
        if (next.info().tid().compareTo(until) > 0) {
          break;
        }
        next.changes().forEach(change -> oids.add(change.oid()));
      }
    } catch (UncheckedIOException fault) {
      throw unread(fault);
    }
    return Optional.of(oids);
  }

  private static StorageException unread(UncheckedIOException fault) {
    return StorageException.of(fault);
  }
}
