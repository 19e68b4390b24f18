package io.camelzodb.zope.content;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of a payload, which may be larger than memory. Faults show only while the bytes
 * are read, so the result of writing reports them. May be written again, by any thread.
 */
@FunctionalInterface
public interface PayloadContent {

  /**
   * Holds the result of writing a payload.
   *
   * @param bytes how many bytes were written
   * @param status how complete the payload is
   * @param problem what is wrong, in one line, or null
   */
  record Delivery(long bytes, PayloadStatus status, @Nullable String problem) {

    /** Returns the result if everything was written. */
    public static Delivery whole(long bytes) {
      return new Delivery(bytes, PayloadStatus.OK, null);
    }
  }

  /**
   * Writes the available bytes.
   *
   * @throws IOException if {@code out} fails; faults of the source are in the result
   */
  Delivery writeTo(OutputStream out) throws IOException;

  /** Returns content from memory; the array must not be changed. */
  static PayloadContent of(byte[] bytes) {
    return out -> {
      out.write(bytes);
      return Delivery.whole(bytes.length);
    };
  }

  /** Returns empty content, with a reason. */
  static PayloadContent none(PayloadStatus status, String problem) {
    return out -> new Delivery(0, status, problem);
  }
}
