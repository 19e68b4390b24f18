package io.camelzodb.pickle;

import java.util.Arrays;

/**
 * Represents Python 3's {@code bytes} and zodbpickle's {@code binary}.
 *
 * @param bytes the bytes, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Bytes(byte[] bytes) implements ByteString {

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Bytes[" + bytes.length + " bytes]";
  }
}
