package io.camelzodb.pickle;

/** The parameters of a lambda, as the grammar of Python 3.11 has them. */
final class LambdaParameters {
  private final ExpressionParser expressions;
  private final LiteralScanner in;

  LambdaParameters(ExpressionParser expressions, LiteralScanner in) {
    this.expressions = expressions;
    this.in = in;
  }

  /** Over the parameters and the colon behind them. */
  void parse() throws PickleException {
    boolean defaults = false;
    boolean star = false;
    boolean slash = false;
    boolean bare = false;
    int count = 0;
    while (!expressions.isColon()) {
      if (expressions.takeOperator("**")) {
        expressions.name();
        expressions.takeOperator(",");
        count++;
        break;
      } else if (!star && expressions.takeOperator("*")) {
        star = true;
        bare = in.peek() == ',';
        if (!bare) {
          expressions.name();
        }
      } else if (count > 0 && !slash && !star && expressions.takeOperator("/")) {
        slash = true;
      } else {
        expressions.name();
        bare = false;
        boolean equals = in.peek() == '=' && in.peek(1) != '=' && expressions.takeOperator("=");
        if (equals) {
          expressions.expression();
        } else if (defaults && !star) {
          throw in.fault("a parameter without default behind one with it");
        }
        defaults |= equals;
      }
      count++;
      if (!expressions.takeOperator(",")) {
        break;
      }
    }
    if (bare || !expressions.colon()) {
      throw in.expected("':'");
    }
  }
}
