package io.camelzodb.storage;

import java.util.HexFormat;

/**
 * The 8 bytes that name an object within one database.
 *
 * @param value the bytes as a big-endian number, unsigned
 */
public record Oid(long value) implements Comparable<Oid> {
  /** How many bytes an oid has. */
  public static final int LENGTH = 8;

  /** The object at which every database begins. */
  public static final Oid ROOT = new Oid(0);

  /** Reads 8 bytes; throws {@link IllegalArgumentException} for any other length. */
  public static Oid of(byte[] bytes) {
    return new Oid(EightBytes.read(bytes, "an oid"));
  }

  /** The 8 bytes, a fresh array. */
  public byte[] toBytes() {
    return EightBytes.write(value);
  }

  /** 16 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  @Override
  public int compareTo(Oid other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** {@code 0x} and 16 hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + hex();
  }
}
