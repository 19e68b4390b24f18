package io.camelzodb.storage.write;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.util.List;

/**
 * Writes one transaction in two phases. After all records are stored, {@link #vote} checks them and
 * takes the database's commit lock; then {@link #finish} makes the transaction part of the
 * database. Readers see all of it or nothing. {@link #close} without {@link #finish} aborts it.
 *
 * <p>Records are written as they come, and not held in memory. For one thread.
 *
 * <p>Every exception ends the transaction, with nothing of it in the database, except an {@link
 * OutcomeUnknownException}.
 */
public interface Commit extends Closeable {

  /**
   * Returns ids for new objects, never used before; unused ones are lost, which does no harm.
   *
   * @param count how many, 0 or more
   */
  List<Oid> newOids(int count) throws StorageException;

  /**
   * Stores a record. An object is stored at most once in a transaction.
   *
   * @param oid the object
   * @param serial the transaction of the record that the new one is based on ({@link
   *     StoredRecord#tid}); {@link Tid#ZERO} for a new object. Another one in the database is a
   *     conflict
   * @param record the pickles, as {@link io.camelzodb.pickle.stream.PickleWriter#writeRecord}
   *     returns them; the caller must not change them afterwards
   */
  void store(Oid oid, Tid serial, byte[] record) throws StorageException;

  /**
   * Stores the record of a blob and its data, which are read at once.
   *
   * @param oid the object, of class {@code ZODB.blob.Blob}
   * @param serial as in {@link #store}
   * @param record as in {@link #store}; its state is None
   * @param data the data of the blob
   * @throws StorageException also if the database has no blobs, or {@code data} cannot be read
   */
  void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) throws StorageException;

  /**
   * Checks that an object that is not stored here is unchanged (ZODB's {@code readCurrent}):
   * another record of it in the database is a conflict.
   *
   * @param oid the object
   * @param serial the transaction of the record that was read
   */
  void checkCurrent(Oid oid, Tid serial) throws StorageException;

  /**
   * Runs the first phase: checks that everything can be written. From now until {@link #finish} or
   * {@link #close} all other writers of the database wait.
   *
   * @return objects whose conflict the server resolved by merging our record with that of another
   *     transaction; usually empty
   * @throws ConflictException if objects were changed meanwhile; names them
   * @throws StorageException if the database cannot write it
   */
  List<Oid> vote() throws StorageException;

  /**
   * Runs the second phase.
   *
   * @return the tid of the transaction in the database
   * @throws OutcomeUnknownException if it is unknown whether the transaction was written
   * @throws StorageException if it was not written
   */
  Tid finish() throws StorageException;

  /** Aborts the transaction if it is not finished; never throws for that alone. */
  @Override
  void close();
}
