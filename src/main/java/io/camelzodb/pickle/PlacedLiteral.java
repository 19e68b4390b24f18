package io.camelzodb.pickle;

import java.util.List;

/**
 * A literal that was read, of which it is known where its items stand: for who takes lists of a
 * certain form only, and has to say what is wrong where. Immutable.
 */
public final class PlacedLiteral {
  private final String text;
  private final Value value;
  private final int start;
  private final List<Integer> places;

  PlacedLiteral(String text, Value value, int start, List<Integer> places) {
    this.text = text;
    this.value = value;
    this.start = start;
    this.places = List.copyOf(places);
  }

  /**
   * Reads what {@link PythonLiteral#parse} reads.
   *
   * @throws PickleException as that does
   */
  public static PlacedLiteral parse(String text) throws PickleException {
    return PythonLiteral.placed(text, true);
  }

  /** What was read. */
  public Value value() {
    return value;
  }

  /**
   * A fault of an item, counted from 0, of the list that the literal is; of a literal that is no
   * list, or one in parentheses, it is told of its beginning.
   */
  public PickleException fault(int item, String message) {
    int place = item < places.size() ? places.get(item) : start;
    return PickleException.inLiteral(text, place, message);
  }
}
