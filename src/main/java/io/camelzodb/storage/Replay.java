package io.camelzodb.storage;

import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of a store forward, transaction by transaction, up to the head at the time of
 * its creation. It is a cursor with a snapshot as of its transaction, which reads objects without a
 * search through later records. For one thread, except for the snapshot, which is safe for many.
 */
public interface Replay extends Closeable {

  /**
   * Moves on to the next transaction.
   *
   * @return the transaction; null at the end
   * @throws IOException if the history cannot be read
   */
  @Nullable Transaction next() throws IOException;

  /** Returns a snapshot as of the current transaction; valid until the cursor moves on. */
  Snapshot snapshot();

  /** Returns the progress, from 0 to {@link #total}, in any unit. */
  long done();

  /** Returns the value of {@link #done} at the end; 0 if unknown. */
  long total();
}
