package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;

/** Checks the arguments of a call and their order, for {@link ExpressionParser}. */
final class CallArguments {
  private final ExpressionParser parser;
  private final ExpressionTokens tokens;
  private final LiteralScanner in;
  private boolean keywords;
  private boolean unpackedMapping;
  private int count;

  CallArguments(ExpressionParser parser, ExpressionTokens tokens, LiteralScanner in) {
    this.parser = parser;
    this.tokens = tokens;
    this.in = in;
  }

  /** Parses up to the closing bracket, which is not consumed. */
  void parse() throws PickleException {
    while (in.peek() != ')') {
      boolean alone = argument();
      count++;
      if (alone && (count > 1 || in.peek() != ')')) {
        throw in.fault("a generator expression beside other arguments needs brackets");
      }
      if (!tokens.takeOperator(",")) {
        return;
      }
    }
  }

  /** One argument; whether it is a generator expression without brackets. */
  private boolean argument() throws PickleException {
    int start = in.position();
    if (tokens.takeOperator("**")) {
      parser.expression();
      unpackedMapping = true;
      return false;
    } else if (tokens.takeOperator("*")) {
      if (unpackedMapping) {
        throw in.fault(start, "* must not come after **");
      }
      parser.expression();
      return false;
    }
    Expression value = parser.named();
    if (in.peek() == '=' && in.peek(1) != '=') {
      if (value.kind() != Expression.Kind.NAME || in.from(start).startsWith("(")) {
        throw in.fault(start, "only a name can stand before =");
      }
      tokens.takeOperator("=");
      parser.expression();
      keywords = true;
      return false;
    }
    if (keywords || unpackedMapping) {
      throw in.fault(start, "a positional argument after a keyword argument");
    }
    return parser.displays().comprehension(value);
  }
}
