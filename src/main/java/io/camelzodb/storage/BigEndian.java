package io.camelzodb.storage;

import java.nio.ByteBuffer;

/** Converts {@link Oid} and {@link Tid} to 8 bytes, big-endian, and back. */
final class BigEndian {
  private BigEndian() {}

  static long read(byte[] bytes, String kindName) {
    if (bytes.length != Long.BYTES) {
      throw new IllegalArgumentException(kindName + " has 8 bytes, this one has " + bytes.length);
    }
    return ByteBuffer.wrap(bytes).getLong();
  }

  static byte[] write(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
