package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.literal.PythonLiteral;
import org.jspecify.annotations.Nullable;

/** Prints values as Python's {@code repr} does. {@link PythonLiteral} reads literals back. */
public final class PythonRepr {
  private static final int LONGEST = 1 << 20;

  private PythonRepr() {}

  /**
   * Returns the value as Python 3.11's {@code repr} prints it, printability by Unicode 14, cycles
   * as {@code [...]}. An {@link OldString} is printed as bytes. A {@code DateTime} is printed as
   * {@code DateTime('…')}, calls with the names that {@code repr} gives them, classes as {@code
   * <class 'int'>}; other objects and references in a form that is no literal.
   *
   * @throws ValueLimitException if that would exceed {@link ValueLimits#DEFAULT}, as is possible
   *     with shared values
   */
  public static String repr(Value value) {
    StringBuilder out = new StringBuilder();
    repr(value, out);
    return out.toString();
  }

  /** Returns {@link #repr(Value)}; null if it is longer than so many characters. */
  public static @Nullable String repr(Value value, int longest) {
    StringBuilder out = new StringBuilder();
    try {
      repr(value, out, new ValueBudget(ValueLimits.DEFAULT.withMaxCharacters(longest)));
    } catch (IllegalArgumentException tooLong) {
      return null;
    }
    return out.toString();
  }

  /** Appends {@link #repr(Value)}. */
  public static void repr(Value value, StringBuilder out) {
    repr(value, out, new ValueBudget());
  }

  /** Appends one of many values that share a budget. */
  public static void repr(Value value, StringBuilder out, ValueBudget budget) {
    new ReprWriter(out, budget).print(value);
  }

  /**
   * Whether the printed text opens at most so many brackets within each other. Brackets in quotes
   * do not count.
   *
   * @param from where in the text it begins
   */
  public static boolean isNestedAtMost(CharSequence printed, int from, int most) {
    int depth = 0;
    for (int at = from; at < printed.length(); at++) {
      char c = printed.charAt(at);
      if (c == '\'' || c == '"') {
        at++;
        while (at < printed.length() && printed.charAt(at) != c) {
          at += printed.charAt(at) == '\\' ? 2 : 1;
        }
      } else if (c == '(' || c == '[' || c == '{') {
        if (++depth > most) {
          return false;
        }
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      }
    }
    return true;
  }

  /**
   * Returns the {@code repr} of an object as a value that replaces it; only the class if it is
   * longer than {@value #LONGEST} characters.
   */
  public static PrintedValue printed(Value value) {
    String text = repr(value, LONGEST);
    Global name = value instanceof Instance instance ? instance.className() : null;
    return new PrintedValue(
        text != null ? text : "<" + (name == null ? "" : name.dotted() + " ") + "object>");
  }
}
