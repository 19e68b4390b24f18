package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.record.CompressedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a {@code Data.fs} at known positions, and checks them. Safe for many
 * threads.
 */
final class FileRecords {
  private final String name;
  private final MappedFile file;
  private final int maxRecordBytes;

  FileRecords(String name, MappedFile file, int maxRecordBytes) {
    this.name = name;
    this.file = file;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Returns the head of the record of an object at a position. */
  DataHeader header(Oid oid, long position) throws StorageException {
    DataHeader record = DataHeader.read(file, position);
    if (record.oid() != oid.value()) {
      throw damaged(oid, position, "there is a record of " + new Oid(record.oid()));
    }
    return record;
  }

  /**
   * Follows the back pointers of a record to the one with the data; null if the object is deleted.
   */
  @Nullable DataHeader withData(DataHeader record) throws StorageException {
    Oid oid = new Oid(record.oid());
    DataHeader at = record;
    while (at.isBackPointer()) {
      long back = at.backPointer(file);
      if (back == 0) {
        return null;
      }
      if (back < 0 || back >= at.position()) {
        throw damaged(oid, at.position(), "its back pointer does not lead back");
      }
      at = header(oid, back);
    }
    return at;
  }

  /** Returns the bytes of a record that {@link #withData} returned. */
  byte[] data(DataHeader record) throws StorageException {
    Oid oid = new Oid(record.oid());
    if (record.dataLength() < 0 || record.dataLength() > maxRecordBytes) {
      throw damaged(
          oid,
          record.position(),
          "it has "
              + Long.toUnsignedString(record.dataLength())
              + " bytes, more than the limit of "
              + maxRecordBytes);
    }
    byte[] stored = file.bytes(record.dataPosition(), (int) record.dataLength());
    try {
      return CompressedRecord.unpack(stored, maxRecordBytes);
    } catch (StorageException tooLong) {
      throw StorageException.within(
          place(oid, record.position()), begin(oid, record.position()), tooLong);
    }
  }

  /** Returns the fault of a damaged record. */
  StorageException damaged(Oid oid, long position, @Nullable String defect) {
    return new StorageException(
        new Fault.Damaged(begin(oid, position) + ": " + defect).at(place(oid, position)));
  }

  private String begin(Oid oid, long position) {
    return name + ": record of " + oid + " at byte " + position;
  }

  private FaultPlace place(Oid oid, long position) {
    return FaultPlace.ofByte(name, position).and(FaultPlace.ofOid(oid));
  }
}
