package io.camelzodb.storage.write;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;

/**
 * Reads and writes a database. Safe for use by many threads; the commits of one store run one after
 * another: {@link #begin} waits until the one before has ended.
 */
public interface WritableStore extends ObjectStore {

  /**
   * Begins a transaction. Before {@link Commit#vote} nothing is written and other writers do not
   * wait: prepare everything, then vote and finish at once.
   *
   * @param note user, description and extension
   * @throws StorageException if the database cannot be reached, or refuses writers
   */
  Commit begin(TransactionNote note) throws StorageException;
}
