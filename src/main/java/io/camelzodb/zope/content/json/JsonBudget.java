package io.camelzodb.zope.content.json;

/**
 * What the plain form of one object may hold. What is written elsewhere is given back; how many
 * values were looked at in all is not, so that values shared over and over come to an end. Not safe
 * for many threads.
 */
final class JsonBudget {
  private static final int MAX_VALUES = 100_000;
  private static final long MAX_TEXT = 8L << 20;
  private static final long MAX_VISITED = 20L * MAX_VALUES;

  /** From where on a BTree is worth a file beside the list: values, and characters. */
  private static final int MANY_VALUES = 50_000;

  private static final long MUCH_TEXT = 1L << 20;

  /** The least rows that are worth a file where the object as a whole has too much. */
  private static final int SOME_ROWS = 100;

  private int values;
  private long text;
  private long visited;

  /**
   * How much was used at a time.
   *
   * @param values values
   * @param text characters
   */
  record Mark(int values, long text) {}

  /** Counts a value; false where there are too many. */
  boolean take() {
    visited++;
    return ++values <= MAX_VALUES && visited <= MAX_VISITED;
  }

  /** Counts characters; false where there are too many. */
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

  /** Whether values were looked at too often to write even a part of them elsewhere. */
  boolean isOver() {
    return visited > MAX_VISITED;
  }

  Mark mark() {
    return new Mark(values, text);
  }

  /** Whether what came since of a collection with so many rows is too much for one line. */
  boolean isLarge(Mark since, boolean tree, int rows) {
    if (tree && (values - since.values > MANY_VALUES || text - since.text > MUCH_TEXT)) {
      return true;
    }
    return rows >= SOME_ROWS && (isSpent() || isFull());
  }

  /** Gives back what came since. */
  void restore(Mark since) {
    values = since.values;
    text = since.text;
  }
}
