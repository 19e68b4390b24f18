package io.camelzodb.pickle;

import org.jspecify.annotations.Nullable;

/**
 * Represents a value by the text that Python prints for it and that cannot be read back without
 * running code, such as {@code <Color.RED: 1>}. It replaces the value when values are printed, and
 * when a printed text is read; it is never pickled. Equal if the texts are. Immutable.
 */
public final class PrintedValue implements Value {
  private final String text;
  private final @Nullable PickleException fault;

  /** A text. */
  public PrintedValue(String text) {
    this(text, null);
  }

  /**
   * Creates it for a text that was read; the fault has the position and says that it is no literal.
   */
  public PrintedValue(String text, @Nullable PickleException fault) {
    this.text = text;
    this.fault = fault;
  }

  /** The text. */
  public String text() {
    return text;
  }

  /**
   * Returns what is wrong with it as a literal, with line and column; null if it was not read from
   * a text.
   */
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
