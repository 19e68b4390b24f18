package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.LiteralFault;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.repr.PythonRepr;

/**
 * Reads Python literals: what {@code ast.literal_eval} takes. {@link PythonRepr} prints them.
 *
 * <p>What Python has and {@link Value} has no class for: a complex number is an {@link Instance}
 * that calls {@code builtins.complex}, Ellipsis is the {@link Global} {@code builtins.Ellipsis}.
 */
public final class PythonLiteral {
  private PythonLiteral() {}

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

  static LocatedLiteral placed(String text, LiteralParser.Taken taken) throws PickleException {
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
