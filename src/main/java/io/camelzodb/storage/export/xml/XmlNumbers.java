package io.camelzodb.storage.export.xml;

import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.storage.export.file.Excerpt;
import java.math.BigInteger;

/** Parses Python's numbers as exports write them. */
final class XmlNumbers {
  /** Limits the digits, since parsing takes time with the square of their number. */
  private static final int MOST_DIGITS = 10_000;

  private static final int SMALLEST = -128;
  private static final IntValue[] SMALL = small();

  private XmlNumbers() {}

  /** Parses a decimal integer, perhaps with Python 2's {@code L}. */
  static IntValue integer(String text, boolean isLong, int offset) throws RecordFault {
    String digits = text.strip();
    if (digits.endsWith("L")) {
      digits = digits.substring(0, digits.length() - 1);
    }
    int first = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
    if (digits.length() > MOST_DIGITS) {
      throw new RecordFault(offset, "an integer of more than " + MOST_DIGITS + " digits");
    }
    if (digits.length() == first || !allDigits(digits, first)) {
      throw new RecordFault(offset, "no integer: \"" + Excerpt.of(text) + "\"");
    }
    if (digits.length() > 18) {
      return new IntValue(new BigInteger(digits), isLong);
    }
    long value = Long.parseLong(digits);
    if (!isLong && value >= SMALLEST && value < SMALLEST + SMALL.length) {
      return SMALL[(int) value - SMALLEST];
    }
    return new IntValue(BigInteger.valueOf(value), isLong);
  }

  /** Parses a float as Python's {@code repr} or {@code %.12g} writes it. */
  static FloatValue real(String text, int offset) throws RecordFault {
    String number = text.strip();
    switch (number) {
      case "inf", "+inf" -> {
        return new FloatValue(Double.POSITIVE_INFINITY);
      }
      case "-inf" -> {
        return new FloatValue(Double.NEGATIVE_INFINITY);
      }
      case "nan", "-nan" -> {
        return new FloatValue(Double.NaN);
      }
      default -> {
        // A number in digits.
      }
    }
    boolean plausible =
        number.length() <= MOST_DIGITS
            && number.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
    try {
      if (plausible) {
        return new FloatValue(Double.parseDouble(number));
      }
    } catch (NumberFormatException none) {
      // Reported below.
    }
    throw new RecordFault(offset, "no float: \"" + Excerpt.of(text) + "\"");
  }

  private static boolean allDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static IntValue[] small() {
    IntValue[] small = new IntValue[1024 - SMALLEST];
    for (int i = 0; i < small.length; i++) {
      small[i] = IntValue.of(i + SMALLEST);
    }
    return small;
  }
}
