package io.camelzodb.zope.content;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import org.jspecify.annotations.Nullable;

/** The sizes that records tell of their payloads, which are not to be trusted. */
public final class DeclaredSizes {
  private DeclaredSizes() {}

  /** A size in bytes; -1 where it is none. */
  public static long of(@Nullable Value value) {
    return value instanceof IntValue number && number.fitsLong() && number.asLong() >= 0
        ? number.asLong()
        : -1;
  }

  /** All of a payload, with a remark where its record tells another size. */
  public static PayloadContent.Delivery checked(long written, long declared) {
    return new PayloadContent.Delivery(
        written,
        PayloadStatus.OK,
        declared < 0 || declared == written
            ? null
            : "the record tells a size of " + declared + " bytes, its data has " + written);
  }
}
