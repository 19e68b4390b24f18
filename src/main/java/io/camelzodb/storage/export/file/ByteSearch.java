package io.camelzodb.storage.export.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches in byte arrays, eight bytes at a time. */
public final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long LOWS = 0x7f7f_7f7f_7f7f_7f7fL;

  private ByteSearch() {}

  /** Returns the first index of a byte from {@code from} on, below {@code to}; or -1. */
  public static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    long pattern = ONES * wanted;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long x = (long) LONGS.get(bytes, i) ^ pattern;
      long hit = (x - ONES) & ~x & HIGHS;
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Counts a byte from {@code from} on, below {@code to}. */
  public static int count(byte[] bytes, int from, int to, byte wanted) {
    long pattern = ONES * wanted;
    int count = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long x = (long) LONGS.get(bytes, i) ^ pattern;
      // Exact: the high bit of each byte that is equal, no carry from one into the next.
      count += Long.bitCount(~(((x & LOWS) + LOWS) | x | LOWS));
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        count++;
      }
    }
    return count;
  }

  /** Returns the first index of a short sequence, or -1. */
  public static int indexOf(byte[] bytes, int from, int to, byte[] sequence) {
    int last = to - sequence.length + 1;
    int at = indexOf(bytes, from, last, sequence[0]);
    while (at >= 0 && !matches(bytes, at, sequence)) {
      at = indexOf(bytes, at + 1, last, sequence[0]);
    }
    return at;
  }

  /** Whether a sequence is at an index; the array must be long enough. */
  public static boolean matches(byte[] bytes, int at, byte[] sequence) {
    for (int i = 0; i < sequence.length; i++) {
      if (bytes[at + i] != sequence[i]) {
        return false;
      }
    }
    return true;
  }
}
