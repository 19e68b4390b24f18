package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.CompressedRecord;
import io.camelzodb.storage.zeo.call.LongAnswerException;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.IOException;
import java.util.List;

/**
 * Holds a record that a server sent.
 *
 * @param pickle the uncompressed bytes; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record ZeoRecord(Oid oid, Tid tid, byte[] pickle, ZeoOptions options) implements StoredRecord {

  /** Returns the record in an answer to {@code loadBefore(oid, tid + 1)}. */
  static ZeoRecord of(Oid oid, Tid asOf, Value answer, ZeoOptions options) throws StorageException {
    if (answer == NoneValue.NONE) {
      throw new NoSuchObjectException(options.name(), oid);
    }
    List<Value> parts = MessageShape.items(answer);
    if (parts == null || parts.size() != 3) {
      throw new ProtocolFault(
          options.name()
              + ": the answer to loadBefore of "
              + oid
              + " is not a record, a tid and the next tid");
    }
    Tid tid = Registration.tid(parts.get(1));
    if (tid.compareTo(asOf) > 0) {
      throw new ProtocolFault(
          options.name()
              + ": loadBefore of "
              + oid
              + " gave a record of "
              + tid
              + ", which is after "
              + asOf);
    }
    return unpacked(oid, tid, parts.get(0), options);
  }

  /**
   * Makes the exception for a record that is too long: only this record is lost, like a damaged
   * one.
   */
  static DamagedRecordException tooLong(Oid oid, LongAnswerException fault, ZeoOptions options) {
    FaultDetails frame = fault.frame();
    Fault record = new Fault.Limit(frame.saying("record of " + oid + " in " + frame.problem()));
    return new DamagedRecordException(
        Problem.ofFault(
            Problem.Severity.ERROR,
            options.name(),
            FaultPlace.ofSource(options.name()),
            oid,
            record));
  }

  /** Returns a record from its stored bytes. */
  static ZeoRecord unpacked(Oid oid, Tid tid, Value stored, ZeoOptions options)
      throws StorageException {
    if (stored == NoneValue.NONE) {
      throw new NoSuchObjectException(options.name(), oid);
    }
    if (!(stored instanceof ByteString bytes)) {
      throw new ProtocolFault(options.name() + ": the record of " + oid + " is not bytes");
    }
    try {
      byte[] record = CompressedRecord.unpack(bytes.bytes(), options.maxRecordBytes());
      return new ZeoRecord(oid, tid, record, options);
    } catch (StorageException fault) {
      throw unreadable(oid, tid, fault, options);
    }
  }

  private static StorageException unreadable(
      Oid oid, Tid tid, IOException fault, ZeoOptions options) {
    FaultPlace place = FaultPlace.ofSource(options.name());
    return StorageException.within(
        place.and(FaultPlace.ofOid(oid)).and(FaultPlace.ofTid(tid)),
        options.name() + ": record of " + oid + " of " + tid,
        fault);
  }

  @Override
  public int size() {
    return pickle.length;
  }

  @Override
  public PickledObject object() throws StorageException {
    try {
      return PickleReader.readRecord(pickle, options.limits());
    } catch (PickleException fault) {
      throw unreadable(oid, tid, fault, options);
    }
  }

  @Override
  public String toString() {
    return oid + " of " + tid + ", " + pickle.length + " bytes";
  }
}
