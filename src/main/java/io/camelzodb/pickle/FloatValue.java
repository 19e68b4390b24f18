package io.camelzodb.pickle;

/**
 * Represents an IEEE double. Equal if all 64 bits are, so that {@code -0.0} and the NaNs stay
 * apart.
 *
 * @param value the number
 */
public record FloatValue(double value) implements Value {

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatValue that
        && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(Double.doubleToRawLongBits(value));
  }
}
