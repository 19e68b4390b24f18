package io.camelzodb.pickle;

/**
 * The three kinds of byte strings. Arrays are handed out and taken over without a copy: nobody
 * changes them.
 */
public sealed interface ByteString extends Value permits OldString, Bytes, ByteArray {

  /** The bytes themselves, not a copy; not to be changed. */
  byte[] bytes();

  /** How many bytes. */
  default int length() {
    return bytes().length;
  }
}
