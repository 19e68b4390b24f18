package io.camelzodb.git.index;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes the checksum of bytes that change little from one time to the next. For one thread at a
 * time.
 */
final class RunningChecksum {
  private static final int DIGESTED = 1 << 19;

  /** Intermediate states of the checksum, valid up to the first change. */
  private final List<MessageDigest> digests = new ArrayList<>();

  private int firstChange;

  /** Notes that the bytes have changed at an offset. */
  void changed(int offset) {
    firstChange = Math.min(firstChange, offset);
  }

  /** Returns the checksum of bytes; reuses the part before the first change. */
  byte[] of(byte[] bytes) {
    int reusable = Math.min(digests.size(), firstChange / DIGESTED);
    digests.subList(reusable, digests.size()).clear();
    MessageDigest digest =
        reusable == 0 ? DigestUtils.getSha1Digest() : copy(digests.get(reusable - 1));
    for (int at = reusable * DIGESTED; at < bytes.length; at += DIGESTED) {
      int length = Math.min(DIGESTED, bytes.length - at);
      digest.update(bytes, at, length);
      if (length == DIGESTED) {
        digests.add(copy(digest));
      }
    }
    firstChange = bytes.length;
    return digest.digest();
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("Java's own SHA-1 can be copied", impossible);
    }
  }
}
