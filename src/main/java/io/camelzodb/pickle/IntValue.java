package io.camelzodb.pickle;

import java.math.BigInteger;

/**
 * Represents an integer of any size.
 *
 * @param value the number
 * @param isLong whether the stream wrote it as Python 2's {@code long} (opcodes LONG, LONG1,
 *     LONG4). Python 3 has one type only; the difference is kept so that a pickle can be written
 *     back as it was
 */
public record IntValue(BigInteger value, boolean isLong) implements Value {

  private static final int LEAST_KEPT = -128;
  private static final IntValue[] KEPT = new IntValue[1152];

  static {
    for (int i = 0; i < KEPT.length; i++) {
      KEPT[i] = new IntValue(BigInteger.valueOf(LEAST_KEPT + i), false);
    }
  }

  /** An {@code int} that is no Python 2 {@code long}. */
  public static IntValue of(long value) {
    if (value >= LEAST_KEPT && value < LEAST_KEPT + KEPT.length) {
      return KEPT[(int) value - LEAST_KEPT];
    }
    return new IntValue(BigInteger.valueOf(value), false);
  }

  /** Whether the number fits a Java {@code long}. */
  public boolean fitsLong() {
    return value.bitLength() < Long.SIZE;
  }

  /** Returns the number; throws {@link ArithmeticException} if it does not fit. */
  public long asLong() {
    return value.longValueExact();
  }
}
