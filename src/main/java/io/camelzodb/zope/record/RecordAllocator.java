package io.camelzodb.zope.record;

import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;

/** Takes the further records of an object, such as users and chunks of data. */
public interface RecordAllocator {

  /** Returns an oid for a new record. */
  Oid newOid() throws StorageException;

  /**
   * Takes a record.
   *
   * @param serial the transaction of the record that it is based on; {@link Tid#ZERO} for a new one
   */
  void store(Oid oid, Tid serial, PickledObject record) throws StorageException;

  /**
   * Declares that the stored records depend on a record; if another transaction changes it, that is
   * a conflict.
   */
  default void depend(Oid oid, Tid serial) throws StorageException {}

  /** Whether the records are stored; otherwise only faults matter. */
  boolean storesRecords();
}
