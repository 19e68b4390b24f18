package io.camelzodb.zope.content;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a payload, which may be larger than memory. What is wrong with them shows only while
 * they are read, so writing them tells. May be written again, by any thread.
 */
@FunctionalInterface
public interface PayloadContent {

  /**
   * What came of writing a payload.
   *
   * @param bytes how many bytes were written
   * @param status how much of the payload that is
   * @param problem what is wrong, in one line, or null
   */
  record Delivery(long bytes, PayloadStatus status, @Nullable String problem) {

    /** Everything was written. */
    public static Delivery whole(long bytes) {
      return new Delivery(bytes, PayloadStatus.OK, null);
    }
  }

  /**
   * Writes what there is.
   *
   * @throws IOException if {@code out} fails; faults of the source are told by the delivery
   */
  Delivery writeTo(OutputStream out) throws IOException;

  /** Bytes that lie in memory anyway; nobody changes the array. */
  static PayloadContent of(byte[] bytes) {
    return out -> {
      out.write(bytes);
      return Delivery.whole(bytes.length);
    };
  }

  /** Nothing at all, for a reason. */
  static PayloadContent none(PayloadStatus status, String problem) {
    return out -> new Delivery(0, status, problem);
  }
}
