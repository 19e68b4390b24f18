package io.camelzodb.storage.write;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.util.List;

/**
 * One transaction being written, in two phases: everything is stored, then {@link #vote} checks it
 * and takes the database's commit lock, then {@link #finish} makes it part of the database. Whoever
 * reads sees all of it or nothing. {@link #close} without {@link #finish} gives it up.
 *
 * <p>Records are written away as they come, not held in memory. For one thread.
 *
 * <p>Every exception ends the transaction, with nothing of it in the database, except an {@link
 * OutcomeUnknownException}.
 */
public interface Commit extends Closeable {

  /**
   * Ids for new objects, never used before; those that are not used are lost, which does no harm.
   *
   * @param count how many, 0 or more
   */
  List<Oid> newOids(int count) throws StorageException;

  /**
   * Stores a record. An object is stored at most once in a transaction.
   *
   * @param oid the object
   * @param serial the transaction of the record that the new one was made from ({@link
   *     StoredRecord#tid}); {@link Tid#ZERO} for a new object. Another one in the database is a
   *     conflict
   * @param record the pickles, as {@link io.camelzodb.pickle.stream.PickleWriter#writeRecord} gives
   *     them; not changed by the caller afterwards
   */
  void store(Oid oid, Tid serial, byte[] record) throws StorageException;

  /**
   * Stores the record of a blob and its data, which are read now.
   *
   * @param oid the object, of class {@code ZODB.blob.Blob}
   * @param serial as in {@link #store}
   * @param record as in {@link #store}; its state is None
   * @param data what the blob holds
   * @throws StorageException also if the database keeps no blobs, or {@code data} cannot be read
   */
  void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) throws StorageException;

  /**
   * Demands that an object that is not stored is the one that was read (ZODB's {@code
   * readCurrent}): another record of it in the database is a conflict.
   *
   * @param oid the object
   * @param serial the transaction of the record that was read
   */
  void checkCurrent(Oid oid, Tid serial) throws StorageException;

  /**
   * The first phase: sees whether everything can be written. From here on until {@link #finish} or
   * {@link #close} all other writers of the database wait.
   *
   * @return objects whose record the server made itself, out of ours and that of a transaction
   *     between (conflict resolution); usually empty
   * @throws ConflictException if objects were changed meanwhile; names them
   * @throws StorageException if the database cannot write it
   */
  List<Oid> vote() throws StorageException;

  /**
   * The second phase.
   *
   * @return the transaction as it stands in the database from now on
   * @throws OutcomeUnknownException if nobody can tell whether it does
   * @throws StorageException if it does not
   */
  Tid finish() throws StorageException;

  /** Gives the transaction up if it is not finished; never throws for that alone. */
  @Override
  void close();
}
