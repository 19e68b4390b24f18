package io.camelzodb.storage;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the history of a store, transaction by transaction. */
public interface TransactionLog {

  /**
   * Holds one transaction with the records that it wrote.
   *
   * @param info tid, user and description
   * @param changes its records in the order of the storage; the same oid may come twice, then the
   *     later one counts
   */
  record Transaction(TransactionInfo info, List<Change> changes) {}

  /**
   * Describes one record of a transaction.
   *
   * @param oid the object
   * @param size the length of its data in bytes; -1 if the transaction deleted the object or undid
   *     its creation
   * @param dataTid the earlier transaction whose data it restores (an undo), or null
   */
  record Change(Oid oid, long size, @Nullable Tid dataTid) {
    /** Whether the object does not exist after this transaction. */
    public boolean removed() {
      return size < 0;
    }
  }

  /**
   * Returns the transactions from one tid on, inclusive, in the order of the storage, up to the
   * current head. They are read lazily; {@code next} throws {@link java.io.UncheckedIOException} on
   * a fault.
   */
  Iterator<Transaction> transactions(Tid from) throws StorageException;

  /**
   * Returns a snapshot as of a transaction, inclusive, as far as the last pack has kept the
   * records.
   */
  Snapshot snapshot(Tid tid);

  /**
   * Reads the history forward, with a snapshot as of each transaction.
   *
   * @param after the transaction to begin after; {@link Tid#ZERO} for all
   * @throws StorageException if the store cannot read its history in the order of the tids
   */
  Replay replay(Tid after) throws StorageException;
}
