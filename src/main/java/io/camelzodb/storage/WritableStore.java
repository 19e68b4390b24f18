package io.camelzodb.storage;

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

  /**
   * Makes the mapping at {@link Oid#ROOT} in a database that has none, empty, as ZODB does when it
   * opens one for the first time.
   *
   * @return whether it was made; false if it was there
   * @throws StorageException if it can neither be read nor written
   */
  default boolean createRoot() throws StorageException {
    return DatabaseRoot.create(this);
  }
}
