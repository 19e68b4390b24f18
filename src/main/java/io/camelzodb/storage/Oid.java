package io.camelzodb.storage;

import java.util.HexFormat;

/**
 * Identifies an object within one database, by 8 bytes.
 *
 * @param value the bytes as a big-endian number, unsigned
 */
public record Oid(long value) implements Comparable<Oid> {
  /** The length of an oid in bytes. */
  public static final int LENGTH = 8;

  /** The root object of every database. */
  public static final Oid ROOT = new Oid(0);

  /** Reads 8 bytes; throws {@link IllegalArgumentException} for any other length. */
  public static Oid of(byte[] bytes) {
    return new Oid(BigEndian.read(bytes, "an oid"));
  }

  /** Returns the 8 bytes in a new array. */
  public byte[] toBytes() {
    return BigEndian.write(value);
  }

  /** Returns 16 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  @Override
  public int compareTo(Oid other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** Returns {@code 0x} followed by the hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + hex();
  }
}
