package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.util.HashSet;
import java.util.Set;

/** Parses the parameters of a lambda or function, by the grammar of Python 3.11. */
final class LambdaParameters {
  private final ExpressionParser expressions;
  private final ExpressionTokens tokens;
  private final LiteralScanner in;
  private final boolean ofFunction;
  private final Set<String> names = new HashSet<>();

  /** A parser; those of a function have annotations, and brackets around them. */
  LambdaParameters(
      ExpressionParser expressions,
      ExpressionTokens tokens,
      LiteralScanner in,
      boolean ofFunction) {
    this.expressions = expressions;
    this.tokens = tokens;
    this.in = in;
    this.ofFunction = ofFunction;
  }

  /** Parses the parameters and the colon or bracket after them. */
  void parse() throws PickleException {
    boolean defaults = false;
    boolean star = false;
    boolean slash = false;
    boolean bare = false;
    int count = 0;
    while (ofFunction ? in.peek() != ')' : !tokens.isColon()) {
      if (tokens.takeOperator("**")) {
        name();
        tokens.takeOperator(",");
        count++;
        break;
      } else if (!star && tokens.takeOperator("*")) {
        star = true;
        bare = in.peek() == ',';
        if (!bare) {
          name();
        }
      } else if (count > 0 && !slash && !star && tokens.takeOperator("/")) {
        slash = true;
      } else {
        name();
        bare = false;
        boolean equals = in.peek() == '=' && in.peek(1) != '=' && tokens.takeOperator("=");
        if (equals) {
          expressions.expression();
        } else if (defaults && !star) {
          throw in.fault("a parameter without a default after one with a default");
        }
        defaults |= equals;
      }
      count++;
      if (!tokens.takeOperator(",")) {
        break;
      }
    }
    if (bare) {
      throw in.expected("a name");
    }
    if (ofFunction) {
      in.close(')');
    } else if (!tokens.colon()) {
      throw in.expected("':'");
    }
  }

  private void name() throws PickleException {
    int start = in.position();
    String name = tokens.name();
    if (ofFunction && !names.add(name)) {
      throw in.fault(start, "the parameter " + QuotedExcerpt.of(name) + " occurs twice");
    }
    if (ofFunction && tokens.colon()) {
      if (in.peek() == '*') {
        tokens.takeOperator("*");
      }
      expressions.expression();
    }
  }
}
