package io.camelzodb.pickle.literal;

import io.camelzodb.fault.Fault;
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
 * Holds a parsed literal with the positions of its items, for precise error messages about its
 * form. Immutable.
 */
public final class LocatedLiteral {
  private final String text;
  private final Value value;
  private final int start;
  private final List<Integer> offsets;
  private final boolean printed;

  LocatedLiteral(String text, Value value, int start, List<Integer> offsets, boolean printed) {
    this.text = text;
    this.value = value;
    this.start = start;
    this.offsets = List.copyOf(offsets);
    this.printed = printed;
  }

  /**
   * Parses like {@link PythonLiteral#parse}.
   *
   * @throws PickleException like that method
   */
  public static LocatedLiteral parse(String text) throws PickleException {
    return PythonLiteral.placed(text, LiteralParser.Accepted.ARITHMETIC);
  }

  /**
   * Parses like {@link PythonLiteral#parse}, and also accepts the {@code repr} of objects: calls in
   * a closed table, any other text as a {@link PrintedValue}.
   *
   * @throws PickleException like that method
   */
  public static LocatedLiteral parsePrinted(String text) throws PickleException {
    return PythonLiteral.placed(text, LiteralParser.Accepted.PRINTED);
  }

  /**
   * Returns the fault of a part in an item that is no literal, since it holds the {@code repr} of
   * an object. Null if there is none.
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
        return fault(item, "only a literal can stand here, not an object");
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

  /** Returns the parsed value. */
  public Value value() {
    return value;
  }

  /**
   * Returns a fault at an item, counted from 0, of the list; at the beginning if the literal is no
   * list, or is in parentheses.
   */
  public PickleException fault(int item, String message) {
    return fault(item, new Fault.Damaged(message));
  }

  /** Returns a fault of any kind at an item. */
  public PickleException fault(int item, Fault fault) {
    return PickleException.inLiteral(text, offset(item), fault);
  }

  /** Returns the index of the character with which an item begins, as {@link #fault} does. */
  public int offset(int item) {
    return item < offsets.size() ? offsets.get(item) : start;
  }
}
