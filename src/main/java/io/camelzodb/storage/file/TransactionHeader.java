package io.camelzodb.storage.file;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import java.nio.ByteBuffer;

/**
 * Reads the head of a transaction: tid 8, length 8, status 1, lengths of user, description and
 * extension 2 each; then these three, then the records, then the length again.
 *
 * @param position its offset in the file
 * @param tid its tid
 * @param length the length in bytes without the repeated length at the end; unsigned, so a negative
 *     one is invalid
 * @param status blank, {@code p}, {@code u} or {@code c}
 */
public record TransactionHeader(
    long position,
    long tid,
    long length,
    char status,
    int userLength,
    int descriptionLength,
    int extensionLength) {
  public static final int SIZE = 23;

  /** The offset of the status in it. */
  static final int STATUS_OFFSET = 16;

  /** Finished. */
  static final char FINISHED = ' ';

  /** Voted, not yet finished. */
  public static final char CHECKPOINT = 'c';

  /** Undone in place, by storages of the 1990s: its records are ignored. */
  public static final char UNDONE = 'u';

  public static TransactionHeader read(MappedFile file, long position) throws StorageException {
    return new TransactionHeader(
        position,
        file.getLong(position),
        file.getLong(position + 8),
        (char) file.getByte(position + 16),
        file.getShort(position + 17),
        file.getShort(position + 19),
        file.getShort(position + 21));
  }

  /** Returns a copy with another length. */
  TransactionHeader withLength(long other) {
    return new TransactionHeader(
        position, tid, other, status, userLength, descriptionLength, extensionLength);
  }

  /** Returns the bytes of the head, without user, description and extension. */
  byte[] bytes() {
    return ByteBuffer.allocate(SIZE)
        .putLong(tid)
        .putLong(length)
        .put((byte) status)
        .putShort((short) userLength)
        .putShort((short) descriptionLength)
        .putShort((short) extensionLength)
        .array();
  }

  /** Returns the number of bytes before the first record. */
  public int headLength() {
    return SIZE + userLength + descriptionLength + extensionLength;
  }

  public long firstRecord() {
    return position + headLength();
  }

  /** Returns the offset of the repeated length. */
  public long end() {
    return position + length;
  }

  /** Returns the offset of the next transaction. */
  public long next() {
    return end() + 8;
  }

  TransactionInfo info(MappedFile file) throws StorageException {
    long at = position + SIZE;
    byte[] user = file.bytes(at, userLength);
    byte[] description = file.bytes(at + userLength, descriptionLength);
    byte[] extension = file.bytes(at + userLength + descriptionLength, extensionLength);
    return new TransactionInfo(new Tid(tid), status, user, description, extension);
  }
}
