package io.camelzodb.pickle;

import org.jspecify.annotations.Nullable;

/**
 * A text that Python prints for a value and that nobody can read back without running something, as
 * {@code <Color.RED: 1>}. It stands in the place of the value where values are printed, and where a
 * text is read that somebody printed; it is never pickled. Equal where the texts are. Immutable.
 */
public final class PrintedValue implements Value {
  private final String text;
  private final @Nullable PickleException fault;

  /** A text. */
  public PrintedValue(String text) {
    this(text, null);
  }

  /** A text that was read; the fault says where it stands and that it is no literal. */
  public PrintedValue(String text, @Nullable PickleException fault) {
    this.text = text;
    this.fault = fault;
  }

  /** The text. */
  public String text() {
    return text;
  }

  /** What is wrong with it as a literal, with line and column; null where nobody read it. */
  public @Nullable PickleException fault() {
    return fault;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrintedValue printed && printed.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
