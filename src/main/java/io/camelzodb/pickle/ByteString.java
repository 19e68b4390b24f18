package io.camelzodb.pickle;

/**
 * Represents one of the three kinds of byte strings. Arrays are not copied and must not be changed.
 */
public sealed interface ByteString extends Value permits OldString, Bytes, ByteArray {

  /** Returns the bytes, not a copy; must not be changed. */
  byte[] bytes();

  /** Returns the number of bytes. */
  default int length() {
    return bytes().length;
  }
}
