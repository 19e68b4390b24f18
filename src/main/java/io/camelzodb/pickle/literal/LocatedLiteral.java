package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A literal that was read, of which it is known where its items stand: for who takes lists of a
 * certain form only, and has to say what is wrong where. Immutable.
 */
public final class LocatedLiteral {
  private final String text;
  private final Value value;
  private final int start;
  private final List<Integer> places;
  private final boolean printed;

  LocatedLiteral(String text, Value value, int start, List<Integer> places, boolean printed) {
    this.text = text;
    this.value = value;
    this.start = start;
    this.places = List.copyOf(places);
    this.printed = printed;
  }

  /**
   * Reads what {@link PythonLiteral#parse} reads.
   *
   * @throws PickleException as that does
   */
  public static LocatedLiteral parse(String text) throws PickleException {
    return PythonLiteral.placed(text, LiteralParser.Taken.ARITHMETIC);
  }

  /**
   * Reads what {@link PythonLiteral#parse} reads and besides what {@code repr} prints of objects:
   * of those in a closed table the call, of all others the text, as a {@link PrintedValue}.
   *
   * @throws PickleException as that does
   */
  public static LocatedLiteral parsePrinted(String text) throws PickleException {
    return PythonLiteral.placed(text, LiteralParser.Taken.PRINTED);
  }

  /**
   * What is wrong with a part of the literal, which stands in an item of it, as a literal: it holds
   * what {@code repr} prints of an object. Null where nothing is.
   */
  public @Nullable PickleException noLiteral(Value part, int item) {
    Deque<Value> open = new ArrayDeque<>();
    if (printed) {
      open.push(part);
    }
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (next instanceof PrintedValue text && text.fault() != null) {
        return text.fault();
      }
      boolean literal =
          !(next instanceof Instance instance)
              || LiteralConstants.complex(instance) != null
              || (instance.className() != null
                  && LiteralConstants.isDateTime(instance.className()));
      if (!literal || next instanceof FrozenSet || (next instanceof Global && !isEllipsis(next))) {
        return fault(item, "an object stands where only a literal can");
      }
      if (!(next instanceof Instance)) {
        List<Value> parts = new ArrayList<>();
        ValueParts.forEach(next, parts::add);
        Collections.reverse(parts);
        parts.forEach(open::push);
      }
    }
    return null;
  }

  private static boolean isEllipsis(Value value) {
    return LiteralConstants.ELLIPSIS.equals(value);
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
