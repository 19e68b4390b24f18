package io.camelzodb.storage.zeo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Marks of records: 63 bits of the SHA-256 of a random salt and the record, so that nobody can make
 * another record with the same mark. For one thread at a time.
 */
final class RecordMarks {
  private static final int SALT_BYTES = 16;

  private final byte[] salt = new byte[SALT_BYTES];
  private final MessageDigest digest = DigestUtils.getSha256Digest();

  /** With a salt of its own. */
  RecordMarks() {
    new SecureRandom().nextBytes(salt);
  }

  /** The mark of a record, never negative. */
  long of(byte[] record) {
    digest.update(salt);
    return ByteBuffer.wrap(digest.digest(record)).getLong() & Long.MAX_VALUE;
  }
}
