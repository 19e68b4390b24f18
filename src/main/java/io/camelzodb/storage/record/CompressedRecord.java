package io.camelzodb.storage.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks records that zc.zlibstorage has compressed: {@code .z} and a zlib stream. A record
 * without a valid stream after these two bytes is returned as it is.
 */
public final class CompressedRecord {
  private CompressedRecord() {}

  /**
   * Returns the unpacked record.
   *
   * @param record as stored
   * @param maxBytes the longest record allowed
   * @throws StorageException if it is longer when unpacked
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
              new Fault.Limit("the packed record unpacks to more than " + maxBytes + " bytes"));
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
