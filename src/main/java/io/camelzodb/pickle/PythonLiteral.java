package io.camelzodb.pickle;

import org.jspecify.annotations.Nullable;

/**
 * Python literals: what {@code repr} prints, and what {@code ast.literal_eval} reads.
 *
 * <p>What Python has and {@link Value} has no class for: a complex number is an {@link Instance}
 * that calls {@code builtins.complex}, Ellipsis is the {@link Global} {@code builtins.Ellipsis}.
 */
public final class PythonLiteral {
  private PythonLiteral() {}

  /**
   * The value as Python 3.11's {@code repr} prints it, printability by Unicode 14, cycles as {@code
   * [...]}. An {@link OldString} is printed as bytes. A {@code DateTime} is printed as {@code
   * DateTime('…')}, calls with the names that {@code repr} gives them, classes as {@code <class
   * 'int'>}; other objects and references in a form that is no literal.
   *
   * @throws ValueLimitException if that were more than {@link ValueLimits#DEFAULT} allows, as
   *     shared values can make it
   */
  public static String repr(Value value) {
    StringBuilder out = new StringBuilder();
    repr(value, out);
    return out.toString();
  }

  /** What {@link #repr(Value)} gives; null where it is longer than so many characters. */
  public static @Nullable String repr(Value value, int longest) {
    StringBuilder out = new StringBuilder();
    try {
      repr(value, out, new ValueBudget(ValueLimits.DEFAULT.withMaxCharacters(longest)));
    } catch (IllegalArgumentException tooLong) {
      return null;
    }
    return out.toString();
  }

  /** Appends what {@link #repr(Value)} gives. */
  public static void repr(Value value, StringBuilder out) {
    repr(value, out, new ValueBudget());
  }

  /** The same of one of many values, which share a budget. */
  public static void repr(Value value, StringBuilder out, ValueBudget budget) {
    new LiteralWriter(out, budget).print(value);
  }

  /**
   * Whether what was printed opens at most so many brackets within each other. What stands in
   * quotes does not count.
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
   * Reads what {@code ast.literal_eval} reads and besides, as perfact-zodbsync does, arithmetic (+
   * - * / %), and {@code DateTime('…')}. Brackets may be nested 200 deep, as in Python; how many
   * values, characters and digits there may be, those that arithmetic makes included, say the
   * {@link ValueLimits#DEFAULT}.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1, and
   *     what Python raises as {@link PickleException#literalFault()}
   */
  public static Value parse(String text) throws PickleException {
    return placed(text, LiteralParser.Taken.ARITHMETIC).value();
  }

  /**
   * Reads just what {@code ast.literal_eval} of Python 3.11 reads.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1, and
   *     what Python raises as {@link PickleException#literalFault()}
   */
  public static Value literalEval(String text) throws PickleException {
    return placed(text, LiteralParser.Taken.LITERALS).value();
  }

  static PlacedLiteral placed(String text, LiteralParser.Taken taken) throws PickleException {
    LiteralParser parser = null;
    try {
      parser = new LiteralParser(text, taken);
      return parser.parse();
    } catch (PickleException fault) {
      // What is too much is not read again.
      throw parser != null && parser.isFull() ? fault : fault.as(kind(text));
    }
  }

  /** What literal_eval raises for a text that is no literal. */
  private static LiteralFault kind(String text) {
    try {
      LiteralFault fault = new ExpressionParser(text).parse().fault();
      // A literal beyond our limits: Python's own refuse it as bad syntax.
      return fault == null ? LiteralFault.SYNTAX : fault;
    } catch (PickleException fault) {
      LiteralFault known = fault.literalFault();
      return known == null ? LiteralFault.SYNTAX : known;
    }
  }
}
