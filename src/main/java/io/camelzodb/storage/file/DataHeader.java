package io.camelzodb.storage.file;

import io.camelzodb.storage.StorageException;
import java.nio.ByteBuffer;

/**
 * Reads the head of a record: oid 8, tid 8, position of the object's previous record 8, position of
 * its transaction 8, length of a version name 2, data length 8; then, for a version, position of
 * the record outside of it 8, previous record of it 8 and its name; then the data, or a back
 * pointer 8 if the data length is 0.
 *
 * @param position its offset in the file
 */
public record DataHeader(
    long position,
    long oid,
    long tid,
    long previous,
    long transaction,
    int versionLength,
    long dataLength) {
  public static final int SIZE = 42;

  public static DataHeader read(MappedFile file, long position) throws StorageException {
    return new DataHeader(
        position,
        file.getLong(position),
        file.getLong(position + 8),
        file.getLong(position + 16),
        file.getLong(position + 24),
        file.getShort(position + 32),
        file.getLong(position + 34));
  }

  /** Returns the bytes of the head, for a record without a version. */
  byte[] bytes() {
    return ByteBuffer.allocate(SIZE)
        .putLong(oid)
        .putLong(tid)
        .putLong(previous)
        .putLong(transaction)
        .putShort((short) 0)
        .putLong(dataLength)
        .array();
  }

  /** Whether it belongs to a version, a feature that ended with ZODB 3.9. */
  public boolean inVersion() {
    return versionLength > 0;
  }

  /** Whether a pointer to another record takes the place of data. */
  public boolean isBackPointer() {
    return dataLength == 0;
  }

  /** Returns the offset of the data or the back pointer. */
  public long dataPosition() {
    return position + SIZE + (inVersion() ? 16 + versionLength : 0);
  }

  /** Returns the length of the whole record in bytes; invalid if the data length is. */
  public long size() {
    return dataPosition() - position + (isBackPointer() ? 8 : dataLength);
  }

  public long backPointer(MappedFile file) throws StorageException {
    return file.getLong(dataPosition());
  }
}
