package io.camelzodb.pickle;

/** Python's {@code None}. */
public enum NoneValue implements Value {
  /** The only one. */
  NONE;

  @Override
  public String toString() {
    return "None";
  }
}
