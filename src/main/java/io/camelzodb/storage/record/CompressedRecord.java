package io.camelzodb.storage.record;

import io.camelzodb.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Records that zc.zlibstorage packed: {@code .z} and a zlib stream. A record that only looks so,
 * with no valid stream behind the two bytes, is taken as it is, as a plain storage does.
 */
public final class CompressedRecord {
  private CompressedRecord() {}

  /**
   * The record itself.
   *
   * @param record as stored
   * @param maxBytes the longest record allowed
   * @throws StorageException if it unpacks to more than that
   */
  public static byte[] unpack(byte[] record, int maxBytes) throws StorageException {
    if (record.length < 3 || record[0] != '.' || record[1] != 'z') {
      return record;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(record, 2, record.length - 2);
      ByteArrayOutputStream out = new ByteArrayOutputStream(record.length * 3);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return record;
        }
        if (out.size() > maxBytes - count) {
          throw new StorageException(
              "the packed record unpacks to more than " + maxBytes + " bytes");
        }
        out.write(buffer, 0, count);
      }
      return out.toByteArray();
    } catch (DataFormatException notPacked) {
      return record;
    } finally {
      inflater.end();
    }
  }
}
