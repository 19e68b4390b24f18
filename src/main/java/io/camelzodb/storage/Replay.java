package io.camelzodb.storage;

import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The past of a store, read forward: a cursor that stands behind a transaction and moves on by one
 * at a time, in the order of the storage, up to the head of the moment when it was made. Objects as
 * of its transaction are read without a search through what was written later. For one thread,
 * except for the snapshot, which is safe for many.
 */
public interface Replay extends Closeable {

  /**
   * Moves on to the next transaction.
   *
   * @return it; null at the end
   * @throws IOException where the past cannot be read
   */
  @Nullable Transaction next() throws IOException;

  /**
   * Everything as of the transaction behind which the cursor stands; of use only until it moves on.
   */
  Snapshot snapshot();

  /** How far it is, from 0 to {@link #total}, in whatever unit. */
  long done();

  /** What {@link #done} is at the end; 0 where that is not known. */
  long total();
}
