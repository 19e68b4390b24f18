package io.camelzodb.pickle;

/** Python 3's {@code bytearray}: mutable in Python, so it has an identity. */
public final class ByteArray implements ByteString {
  private byte[] bytes;

  /** Takes the array over, without a copy. */
  public ByteArray(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Sets what was not known yet, while the graph is being built. */
  public void make(byte[] value) {
    bytes = value;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }
}
