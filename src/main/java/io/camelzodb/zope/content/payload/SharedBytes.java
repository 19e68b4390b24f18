package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.Value;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the bytes of values in one record, the same array for the same value, and limits how many
 * bytes are given again. Not safe for many threads.
 */
final class SharedBytes {
  /** The bytes of one record that may be returned as payloads more than once. */
  private static final long SHARED_BYTES = 16L << 20;

  private final IdentityHashMap<Value, byte[]> arrays = new IdentityHashMap<>();
  private long repeatedBytes;

  /** Begins with another record. */
  void next() {
    arrays.clear();
    repeatedBytes = 0;
  }

  /**
   * Returns the bytes of a value in the current record, the same array for the same value; null if
   * it has no bytes, or too many payloads share it.
   */
  byte @Nullable [] of(Value value) {
    byte[] before = arrays.get(value);
    if (before != null) {
      repeatedBytes += before.length;
      return repeatedBytes <= SHARED_BYTES ? before : null;
    }
    byte[] bytes = PayloadDetector.utf8(value);
    if (bytes != null) {
      arrays.put(value, bytes);
    }
    return bytes;
  }

  /** Whether so many bytes were given again that no more are. */
  boolean isSpent() {
    return repeatedBytes > SHARED_BYTES;
  }
}
