package io.camelzodb.storage;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that also tells its past, transaction by transaction. */
public interface TransactionLog {

  /**
   * One transaction with the records that it wrote.
   *
   * @param info who, when, why
   * @param changes its records in the order of the storage; the same oid may come twice, the later
   *     counts
   */
  record Transaction(TransactionInfo info, List<Change> changes) {}

  /**
   * One record of a transaction.
   *
   * @param oid the object
   * @param size bytes of its data; -1 where the transaction deleted the object or undid its
   *     creation
   * @param dataTid the earlier transaction whose data it repeats (an undo), or null
   */
  record Change(Oid oid, long size, @Nullable Tid dataTid) {
    /** Whether the object is gone after this transaction. */
    public boolean removed() {
      return size < 0;
    }
  }

  /**
   * The transactions from one tid on, inclusive, in the order of the storage, up to the head of
   * this moment. Lazily read; {@code next} throws {@link java.io.UncheckedIOException} on a fault.
   */
  Iterator<Transaction> transactions(Tid from) throws StorageException;

  /** Everything as of a transaction, inclusive, as far back as the last pack left it. */
  Snapshot snapshot(Tid tid);

  /**
   * Reads the past forward, object after object, as of each transaction.
   *
   * @param after the transaction behind which it begins; {@link Tid#ZERO} for all of it
   * @throws StorageException if the store cannot tell its past in the order of the tids
   */
  Replay replay(Tid after) throws StorageException;
}
