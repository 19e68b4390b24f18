package io.camelzodb.zope.record;

import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;

/** Where the records go that an object needs beside its own: users, chunks of data. */
public interface RecordAllocator {

  /** An oid for a new record. */
  Oid newOid() throws StorageException;

  /**
   * Takes a record.
   *
   * @param serial the transaction of the record that it was made from; {@link Tid#ZERO} for a new
   *     one
   */
  void store(Oid oid, Tid serial, PickledObject record) throws StorageException;

  /**
   * Says that what is stored depends on a record as it was read; somebody else's change of it is a
   * conflict.
   */
  default void depend(Oid oid, Tid serial) throws StorageException {}

  /** Whether the records are really wanted; else their content does not matter, only faults do. */
  boolean wanted();
}
