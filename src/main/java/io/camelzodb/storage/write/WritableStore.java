package io.camelzodb.storage.write;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;

/**
 * A database that is open for writing. Safe for use by many threads; commits of one store follow
 * one another: {@link #begin} waits until the one before has ended.
 */
public interface WritableStore extends ObjectStore {

  /**
   * Begins a transaction. Nothing is written before {@link Commit#vote}, and nobody else is kept
   * waiting: prepare everything, then vote and finish at once.
   *
   * @param note what the transaction says of itself
   * @throws StorageException if the database cannot be reached, or refuses writers
   */
  Commit begin(TransactionNote note) throws StorageException;
}
