package io.camelzodb.zope.content;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sizes that records declare for their payloads, and compares them with the real ones.
 * Declared sizes may be wrong.
 */
public final class DeclaredSizes {
  private DeclaredSizes() {}

  /** Returns a size in bytes; -1 if it is invalid. */
  public static long of(@Nullable Value value) {
    return value instanceof IntValue number && number.fitsLong() && number.asLong() >= 0
        ? number.asLong()
        : -1;
  }

  /** Returns the delivery of a whole payload, with a remark if its record declares another size. */
  public static PayloadContent.Delivery checked(long written, long declared) {
    return new PayloadContent.Delivery(
        written,
        PayloadStatus.OK,
        declared < 0 || declared == written
            ? null
            : "the record tells a size of " + declared + " bytes, its data has " + written);
  }
}
