package io.camelzodb.storage.file.salvage;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.TransactionHeader;
import io.camelzodb.storage.record.CompressedRecord;
import org.jspecify.annotations.Nullable;

/** Checks whether bytes have the structure of a transaction or of a record. */
final class StructureCheck {
  private final MappedFile file;
  private final FileStorageOptions options;
  private final long size;

  StructureCheck(MappedFile file, FileStorageOptions options) {
    this.file = file;
    this.options = options;
    this.size = file.size();
  }

  /**
   * Returns the head of a transaction at the end that was voted but not finished, since a server is
   * writing it; null if none is here.
   */
  @Nullable TransactionHeader voted(long at) throws StorageException {
    if (size - at < TransactionHeader.SIZE) {
      return null;
    }
    TransactionHeader header = TransactionHeader.read(file, at);
    return header.status() == TransactionHeader.CHECKPOINT
            && (header.length() < 0 || header.length() >= size - 8 - at)
        ? header
        : null;
  }

  /** Returns the head of a transaction with the same length at both ends; null if none is here. */
  @Nullable TransactionHeader framed(long at) throws StorageException {
    if (size - at < TransactionHeader.SIZE + 8) {
      return null;
    }
    long length = file.getLong(at + 8);
    if (length < TransactionHeader.SIZE
        || length > size - 8 - at
        || file.getLong(at + length) != length) {
      return null;
    }
    TransactionHeader header = TransactionHeader.read(file, at);
    return header.headLength() <= length && header.tid() != 0 ? header : null;
  }

  /** Whether a valid head of a record is here that names its transaction. */
  boolean belongs(long at, long end, long transaction) throws StorageException {
    if (at + DataHeader.SIZE > end || file.getLong(at + 24) != transaction) {
      return false;
    }
    DataHeader record = DataHeader.read(file, at);
    long room = end - record.dataPosition();
    return record.dataLength() >= 0 && (record.isBackPointer() ? 8 : record.dataLength()) <= room;
  }

  /** Whether the data of a record end like a pickle, and are not too long. */
  boolean mayBeWhole(DataHeader record) throws StorageException {
    return record.dataLength() <= options.maxRecordBytes()
        && (file.getByte(record.dataPosition() + record.dataLength() - 1) == '.'
            || isPacked(record));
  }

  private boolean isPacked(DataHeader record) throws StorageException {
    return record.dataLength() > 2
        && file.getByte(record.dataPosition()) == '.'
        && file.getByte(record.dataPosition() + 1) == 'z';
  }

  /** Whether the data of a record are exactly two pickles. */
  boolean isWhole(DataHeader record) throws StorageException {
    byte[] stored = file.bytes(record.dataPosition(), (int) record.dataLength());
    try {
      byte[] data = CompressedRecord.unpack(stored, options.maxRecordBytes());
      PickleReader reader = new PickleReader(data, 0, data.length, options.limits(), 0);
      reader.read();
      reader.read();
      return reader.atEnd();
    } catch (StorageException | PickleException broken) {
      return false;
    }
  }
}
