package io.camelzodb.zope.record;

import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;

/** Discards records, to check whether an object can be written. */
public final class DiscardedRecords implements RecordAllocator {
  private long stored;

  @Override
  public Oid newOid() {
    return Oid.ROOT;
  }

  @Override
  public void store(Oid oid, Tid serial, PickledObject record) {
    stored++;
  }

  @Override
  public boolean storesRecords() {
    return false;
  }

  /** Returns the number of records. */
  public long stored() {
    return stored;
  }
}
