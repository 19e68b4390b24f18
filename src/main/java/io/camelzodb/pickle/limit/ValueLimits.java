package io.camelzodb.pickle.limit;

import java.math.BigInteger;

/**
 * Limits the work and text that values may cost when they are walked, printed, compared or parsed.
 * Values may be shared, so that a few bytes stand for 2<sup>60</sup> of them: visits count, not
 * distinct values. Immutable. A {@link ValueLimitException} says which limit was exceeded.
 *
 * @param maxVisited how many values an object's metadata may have, shared ones counted at each
 *     place
 * @param maxCharacters how many characters (of byte strings, bytes) it may have, counted alike
 * @param maxDigits how many decimal digits an integer may have where it is read from digits or
 *     printed as such, which takes more than linear time; in binary it may be longer
 */
public record ValueLimits(int maxVisited, int maxCharacters, int maxDigits) {

  /**
   * 1,000,000 values, 16,777,216 characters, integers of 131,072 digits: far beyond what people
   * store, and walked in a blink.
   */
  public static final ValueLimits DEFAULT = new ValueLimits(1_000_000, 1 << 24, 1 << 17);

  /** How many bits a decimal digit takes: log2(10), rounded up. */
  private static final double BITS = 3.3219281;

  /** Returns a copy with another limit of visited values. */
  public ValueLimits withMaxVisited(int values) {
    return new ValueLimits(values, maxCharacters, maxDigits);
  }

  /** Returns a copy with another limit of characters. */
  public ValueLimits withMaxCharacters(int characters) {
    return new ValueLimits(maxVisited, characters, maxDigits);
  }

  /** Returns the bits of the longest integer. */
  public int maxBits() {
    return maxBits(maxDigits);
  }

  /** Whether an integer is too long to be converted to digits, which takes quadratic time. */
  public boolean isTooLong(BigInteger integer) {
    return integer.bitLength() > maxBits();
  }

  static int maxBits(int digits) {
    return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceil(digits * BITS));
  }
}
