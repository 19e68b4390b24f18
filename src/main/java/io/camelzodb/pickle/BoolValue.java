package io.camelzodb.pickle;

/**
 * Represents Python's {@code True} and {@code False}; not an integer here, although it is one in
 * Python.
 */
public enum BoolValue implements Value {
  /** Python's {@code False}. */
  FALSE,
  /** Python's {@code True}. */
  TRUE;

  /** The Python value of a Java boolean. */
  public static BoolValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** The Java value. */
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public String toString() {
    return value() ? "True" : "False";
  }
}
