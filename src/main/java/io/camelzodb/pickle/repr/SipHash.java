package io.camelzodb.pickle.repr;

/** Computes SipHash-1-3 with a key of zeros. */
final class SipHash {
  private long v0 = 0x736f6d6570736575L;
  private long v1 = 0x646f72616e646f6dL;
  private long v2 = 0x6c7967656e657261L;
  private long v3 = 0x7465646279746573L;

  private SipHash() {}

  /** The hash of bytes. */
  static long of(byte[] bytes) {
    SipHash hash = new SipHash();
    int at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      hash.block(word(bytes, at, 8));
    }
    hash.block(((long) bytes.length << 56) | word(bytes, at, bytes.length - at));
    hash.v2 ^= 0xff;
    hash.round();
    hash.round();
    hash.round();
    return hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3;
  }

  private static long word(byte[] bytes, int at, int count) {
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  private void block(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
