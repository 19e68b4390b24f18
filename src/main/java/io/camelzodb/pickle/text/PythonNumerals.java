package io.camelzodb.pickle.text;

import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Parses numbers as Python's {@code int(text, base)} and {@code float(text)} do. */
public final class PythonNumerals {
  private static final int SHORT = 400;

  private PythonNumerals() {}

  /** A number in base 10, or in the base its prefix says; null if it is none. */
  public static @Nullable BigInteger integer(String text, boolean prefixes) {
    String digits = strip(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int base = 10;
    if (prefixes && digits.length() > 1 && digits.charAt(0) == '0') {
      base =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
          };
      if (base != 10) {
        digits = digits.substring(2);
        if (digits.startsWith("_")) {
          digits = digits.substring(1);
        }
      } else if (!isZero(digits)) {
        return null;
      }
    }
    digits = withoutUnderscores(digits, 16);
    if (digits == null || !allDigits(digits, base)) {
      return null;
    }
    BigInteger value =
        base == 10 ? decimal(digits) : base == 16 ? hex(digits) : new BigInteger(digits, base);
    return negative ? value.negate() : value;
  }

  private static boolean isZero(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) != '0' && digits.charAt(i) != '_') {
        return false;
      }
    }
    return true;
  }

  /** Hexadecimal digits, in linear time. */
  private static BigInteger hex(String digits) {
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    return new BigInteger(1, HexFormat.of().parseHex(even));
  }

  /** An integer in hexadecimal digits, in linear time. */
  public static String hex(BigInteger integer) {
    String digits = HexFormat.of().formatHex(integer.abs().toByteArray());
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    return (integer.signum() < 0 ? "-0x" : "0x") + digits.substring(first);
  }

  /** Decimal digits of any length; Java's own constructor takes quadratic time. */
  static BigInteger decimal(String digits) {
    if (digits.length() <= SHORT) {
      return new BigInteger(digits);
    }
    int low = SHORT;
    int levels = 0;
    while (low < digits.length()) {
      low *= 2;
      levels++;
    }
    BigInteger[] powers = new BigInteger[levels];
    powers[0] = BigInteger.TEN.pow(SHORT);
    for (int i = 1; i < levels; i++) {
      powers[i] = powers[i - 1].multiply(powers[i - 1]);
    }
    return decimal(digits, 0, digits.length(), levels, powers);
  }

  /** The recursion is as deep as the logarithm of the length. */
  private static BigInteger decimal(
      String digits, int start, int end, int level, BigInteger[] powers) {
    if (level == 0 || end - start <= SHORT) {
      return new BigInteger(digits.substring(start, end));
    }
    int middle = end - (SHORT << (level - 1));
    if (middle <= start) {
      return decimal(digits, start, end, level - 1, powers);
    }
    BigInteger high = decimal(digits, start, middle, level - 1, powers);
    BigInteger low = decimal(digits, middle, end, level - 1, powers);
    return high.multiply(powers[level - 1]).add(low);
  }

  /** A float in decimal, or nan or inf; null if it is none. */
  public static @Nullable Double real(String text) {
    String digits = strip(text);
    boolean negative = digits.startsWith("-");
    String unsigned = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (unsigned.equalsIgnoreCase("nan")) {
      return Double.longBitsToDouble(negative ? 0xfff8000000000000L : 0x7ff8000000000000L);
    }
    String plain = withoutUnderscores(unsigned, 10);
    if (plain == null || plain.isEmpty()) {
      return null;
    }
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (!(c >= '0' && c <= '9') && ".eE+-".indexOf(c) < 0) {
        return null;
      }
    }
    char first = plain.charAt(0);
    if (first == '+' || first == '-') {
      return null;
    }
    try {
      double value = Double.parseDouble(plain);
      return negative ? -value : value;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  /** Underscores may stand between digits only. */
  private static @Nullable String withoutUnderscores(String text, int base) {
    if (text.indexOf('_') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '_') {
        plain.append(c);
      } else if (i == 0
          || i + 1 == text.length()
          || !isDigit(text.charAt(i - 1), base)
          || !isDigit(text.charAt(i + 1), base)) {
        return null;
      }
    }
    return plain.toString();
  }

  private static boolean isDigit(char c, int base) {
    return c < 128 && Character.digit(c, base) >= 0;
  }

  private static boolean allDigits(String digits, int base) {
    for (int i = 0; i < digits.length(); i++) {
      if (!isDigit(digits.charAt(i), base)) {
        return false;
      }
    }
    return !digits.isEmpty();
  }

  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
