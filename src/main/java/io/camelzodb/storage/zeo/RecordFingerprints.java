package io.camelzodb.storage.zeo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Computes marks of records: 63 bits of the SHA-256 of a random salt and the record. So it is
 * impossible to make another record with the same mark on purpose. For one thread at a time.
 */
final class RecordFingerprints {
  private static final int SALT_BYTES = 16;

  private final byte[] salt = new byte[SALT_BYTES];
  private final MessageDigest digest = DigestUtils.getSha256Digest();

  /** Creates it with a random salt. */
  RecordFingerprints() {
    new SecureRandom().nextBytes(salt);
  }

  /** Returns the mark of a record, never negative. */
  long of(byte[] record) {
    digest.update(salt);
    return ByteBuffer.wrap(digest.digest(record)).getLong() & Long.MAX_VALUE;
  }
}
