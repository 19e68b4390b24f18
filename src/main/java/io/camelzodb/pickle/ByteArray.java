package io.camelzodb.pickle;

/** Represents Python 3's {@code bytearray}: mutable in Python, so it has an identity. */
public final class ByteArray implements ByteString {
  private byte[] bytes;

  /** Creates it; does not copy the array. */
  public ByteArray(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Sets the bytes later, while the graph is being built. */
  public void make(byte[] value) {
    bytes = value;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }
}
