package io.camelzodb.zope.content.json;

/**
 * Limits the size of the plain form of one object. The budget of values that go to another file is
 * restored; the count of visited values is not, so that repeatedly shared values come to an end.
 * Not safe for many threads.
 */
final class JsonBudget {
  private static final int MAX_VALUES = 100_000;
  private static final long MAX_TEXT = 8L << 20;
  private static final long MAX_VISITED = 20L * MAX_VALUES;

  /** From this size on a BTree gets a separate file: values, and characters. */
  private static final int MANY_VALUES = 50_000;

  private static final long MUCH_TEXT = 1L << 20;

  /** The least number of rows for a separate file if the whole object is too large. */
  private static final int SOME_ROWS = 100;

  private int values;
  private long text;
  private long visited;

  /**
   * Holds the budget used at a time.
   *
   * @param values values
   * @param text characters
   */
  record Mark(int values, long text) {}

  /** Counts a value; returns false if there are too many. */
  boolean take() {
    visited++;
    return ++values <= MAX_VALUES && visited <= MAX_VISITED;
  }

  /** Counts characters; returns false if there are too many. */
  boolean takeText(long characters) {
    text += characters;
    return !isFull();
  }

  /** Whether no text is converted any more. */
  boolean isFull() {
    return text > MAX_TEXT;
  }

  /** Whether no value is converted any more. */
  boolean isSpent() {
    return values > MAX_VALUES || visited > MAX_VISITED;
  }

  /** Whether so many values were visited that not even a part is written to another file. */
  boolean isOver() {
    return visited > MAX_VISITED;
  }

  Mark mark() {
    return new Mark(values, text);
  }

  /** Whether a collection, from the mark on and with so many rows, is too large for one line. */
  boolean isLarge(Mark since, boolean tree, int rows) {
    if (tree && (values - since.values > MANY_VALUES || text - since.text > MUCH_TEXT)) {
      return true;
    }
    return rows >= SOME_ROWS && (isSpent() || isFull());
  }

  /** Restores the budget of a mark. */
  void restore(Mark since) {
    values = since.values;
    text = since.text;
  }
}
