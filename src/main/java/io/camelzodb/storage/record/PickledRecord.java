package io.camelzodb.storage.record;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;

/** Holds the pickles of a record in memory. Immutable. */
public final class PickledRecord implements StoredRecord {
  private final Oid oid;
  private final Tid tid;
  private final byte[] pickle;
  private final String source;
  private final PickleLimits limits;

  /**
   * Creates a record.
   *
   * @param oid its object
   * @param tid the transaction that wrote it
   * @param pickle its uncompressed bytes; not copied
   * @param source the name that the user gave to the source, for messages
   * @param limits the limits for decoding
   */
  public PickledRecord(Oid oid, Tid tid, byte[] pickle, String source, PickleLimits limits) {
    this.oid = oid;
    this.tid = tid;
    this.pickle = pickle;
    this.source = source;
    this.limits = limits;
  }

  @Override
  public Oid oid() {
    return oid;
  }

  @Override
  public Tid tid() {
    return tid;
  }

  @Override
  public int size() {
    return pickle.length;
  }

  /** Returns the bytes, not a copy; must not be changed. */
  @Override
  public byte[] pickle() {
    return pickle;
  }

  @Override
  public PickledObject object() throws StorageException {
    try {
      return PickleReader.readRecord(pickle, limits);
    } catch (PickleException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(source).and(FaultPlace.ofOid(oid)),
          source + ": the record of " + oid + " cannot be decoded",
          fault);
    }
  }
}
