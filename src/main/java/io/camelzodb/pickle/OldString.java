package io.camelzodb.pickle;

import java.util.Arrays;

/**
 * Represents Python 2's {@code str} (opcodes STRING, BINSTRING, SHORT_BINSTRING): bytes that may be
 * text in an unknown encoding.
 *
 * @param bytes the bytes, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record OldString(byte[] bytes) implements ByteString {

  @Override
  public boolean equals(Object other) {
    return other instanceof OldString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "OldString[" + bytes.length + " bytes]";
  }
}
