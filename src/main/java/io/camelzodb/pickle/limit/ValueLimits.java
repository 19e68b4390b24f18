package io.camelzodb.pickle.limit;

import java.math.BigInteger;

/**
 * How much work and text values may ask for, wherever they are walked, printed, compared or read
 * from text. Values may be shared, so that a few bytes stand for 2<sup>60</sup> of them: what
 * counts is how often a walk comes by, not how many there are. Immutable. Where a limit is passed,
 * a {@link ValueLimitException} says which one.
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

  /** A copy with another limit of visited values. */
  public ValueLimits withMaxVisited(int values) {
    return new ValueLimits(values, maxCharacters, maxDigits);
  }

  /** A copy with another limit of characters. */
  public ValueLimits withMaxCharacters(int characters) {
    return new ValueLimits(maxVisited, characters, maxDigits);
  }

  /** How many bits an integer of as many digits has. */
  public int maxBits() {
    return maxBits(maxDigits);
  }

  /** Whether an integer is too long to be converted to digits, which takes the square of time. */
  public boolean isTooLong(BigInteger integer) {
    return integer.bitLength() > maxBits();
  }

  static int maxBits(int digits) {
    return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceil(digits * BITS));
  }
}
