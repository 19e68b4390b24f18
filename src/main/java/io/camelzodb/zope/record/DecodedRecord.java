package io.camelzodb.zope.record;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;

/**
 * Holds a record that is not stored yet: it was made, or read from a file. Its length is unknown.
 *
 * @param oid its object
 * @param tid the transaction of the record that it is based on
 * @param object its pickles
 */
public record DecodedRecord(Oid oid, Tid tid, PickledObject object) implements StoredRecord {
  @Override
  public int size() {
    return 0;
  }

  @Override
  public byte[] pickle() throws StorageException {
    try {
      return PickleWriter.writeRecord(object);
    } catch (PickleException fault) {
      throw StorageException.within(FaultPlace.ofOid(oid), oid + ": cannot be written", fault);
    }
  }
}
