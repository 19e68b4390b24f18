package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.LiteralFault;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;

/**
 * Parses Python literals, as {@code ast.literal_eval} does. {@link PythonRepr} prints them.
 *
 * <p>Some values have no {@link Value} class: a complex number is an {@link Instance} that calls
 * {@code builtins.complex}, Ellipsis is the {@link Global} {@code builtins.Ellipsis}.
 */
public final class PythonLiteral {
  private PythonLiteral() {}

  /**
   * Parses the literals of {@code ast.literal_eval} and, like perfact-zodbsync, arithmetic (+ - * /
   * %) and {@code DateTime('…')}. Brackets may be nested 200 deep, as in Python; {@link
   * ValueLimits#DEFAULT} limits values, characters and digits, including results of arithmetic.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1, and the
   *     exception of Python as {@link PickleException#literalFault()}
   */
  public static Value parse(String text) throws PickleException {
    return placed(text, LiteralParser.Accepted.ARITHMETIC).value();
  }

  /**
   * Parses exactly the literals of {@code ast.literal_eval} in Python 3.11.
   *
   * @throws PickleException kind {@code bad-literal}, with line and column, counted from 1, and the
   *     exception of Python as {@link PickleException#literalFault()}
   */
  public static Value literalEval(String text) throws PickleException {
    return placed(text, LiteralParser.Accepted.LITERALS).value();
  }

  static LocatedLiteral placed(String text, LiteralParser.Accepted accepted)
      throws PickleException {
    LiteralParser parser = null;
    try {
      parser = new LiteralParser(text, accepted);
      return parser.parse();
    } catch (PickleException fault) {
      // A literal beyond the limits is not read again.
      throw parser != null && parser.isFull() ? fault : fault.as(kind(text));
    }
  }

  /** Returns the exception of literal_eval for a text that is no literal. */
  private static LiteralFault kind(String text) {
    try {
      LiteralFault fault = new ExpressionParser(text).parse().fault();
      // A literal beyond our limits: Python's own refuse it as bad syntax.
      return fault == null ? LiteralFault.SYNTAX : fault;
    } catch (PickleException fault) {
      LiteralFault literalFault = fault.literalFault();
      return literalFault == null ? LiteralFault.SYNTAX : literalFault;
    }
  }
}
