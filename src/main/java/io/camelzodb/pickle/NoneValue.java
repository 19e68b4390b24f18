package io.camelzodb.pickle;

/** Represents Python's {@code None}. */
public enum NoneValue implements Value {
  /** The only one. */
  NONE;

  @Override
  public String toString() {
    return "None";
  }
}
