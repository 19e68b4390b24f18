package io.camelzodb.pickle.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Formats a double as Python's {@code repr} does: with the fewest digits that give the same double
 * again, and of those the nearest. Java 17's own {@code toString} sometimes prints too many.
 */
public final class FloatText {
  private static final int SURE = 15;
  private static final int MOST = 17;

  private FloatText() {}

  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double size = Math.abs(value);
    if (size == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(size).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return sign + (point > -4 && point <= 16 ? plain(digits, point) : scientific(digits, point));
  }

  private static BigDecimal shortest(double size) {
    BigDecimal exact = new BigDecimal(size);
    if (size >= Double.MIN_NORMAL) {
      // Of a normal double, 15 digits hold every shorter form as well.
      BigDecimal rounded = exact.round(new MathContext(SURE, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == size) {
        return rounded;
      }
    }
    for (int digits = size >= Double.MIN_NORMAL ? SURE + 1 : 1; digits < MOST; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean belowFits = below.doubleValue() == size;
      boolean aboveFits = above.doubleValue() == size;
      if (belowFits && aboveFits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      } else if (belowFits || aboveFits) {
        return belowFits ? below : above;
      }
    }
    return exact.round(new MathContext(MOST, RoundingMode.HALF_EVEN));
  }

  private static String plain(String digits, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length()) + ".0";
    }
    return digits.substring(0, point) + "." + digits.substring(point);
  }

  private static String scientific(String digits, int point) {
    int exponent = point - 1;
    return digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
