package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.literal.Expression.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses a text as a Python 3.11 expression, to find out why it is no literal, as Python does. It
 * follows the grammar of {@code expressions} in "Full Grammar specification" of the language
 * reference.
 *
 * <p>Recursion is bounded: brackets by {@link LiteralScanner#MAX_DEPTH}, anything else by {@link
 * #DEEPEST}.
 */
final class ExpressionParser {
  private static final int DEEPEST = 600;

  private final LiteralScanner in;
  private final LiteralStrings strings;
  private final ExpressionTokens tokens;
  private final DisplayParser displays;
  private int depth;

  ExpressionParser(String text) throws PickleException {
    this.in = new LiteralScanner(text);
    this.strings = new LiteralStrings(in);
    this.tokens = new ExpressionTokens(in);
    this.displays = new DisplayParser(this, tokens, in);
  }

  /** Checks a bracketed text of an f-string that itself has so many brackets around it. */
  static void within(String text, int brackets) throws PickleException {
    ExpressionParser parser = new ExpressionParser(text);
    parser.in.within(brackets);
    parser.primary();
    if (parser.in.depth() > brackets || parser.in.peek() != 0) {
      throw parser.in.expected("the end");
    }
  }

  /** Checks the parameters of a function, with the bracket that closes them. */
  static void parameters(String text) throws PickleException {
    ExpressionParser parser = new ExpressionParser(text);
    parser.in.within(1);
    parser.in.blanks();
    new LambdaParameters(parser, parser.tokens, parser.in, true).parse();
    if (parser.in.peek() != 0) {
      throw parser.in.expected("the end");
    }
  }

  /** The whole text as an expression, or several with commas, which are a tuple. */
  Expression parse() throws PickleException {
    in.start();
    Expression first = expression();
    if (in.peek() == ',') {
      List<Expression> items = new ArrayList<>(List.of(first));
      while (in.take(',')) {
        in.blanks();
        if (in.peek() == 0 || in.peek() == '\n') {
          break;
        }
        items.add(expression());
      }
      first = new Expression(Kind.TUPLE, items);
    }
    in.end();
    return first;
  }

  /** Returns the parser of displays, the expressions in brackets. */
  DisplayParser displays() {
    return displays;
  }

  Expression expression() throws PickleException {
    if (++depth > DEEPEST) {
      throw in.fault("nested too deep");
    }
    Expression result;
    if (tokens.keyword("lambda")) {
      new LambdaParameters(this, tokens, in, false).parse();
      expression();
      result = Expression.of(Kind.OTHER);
    } else {
      result = disjunction();
      if (tokens.keyword("if")) {
        disjunction();
        tokens.require("else");
        expression();
        result = Expression.of(Kind.OTHER);
      }
    }
    depth--;
    return result;
  }

  /** Operands with {@code or}, {@code and}, {@code not} and comparisons. */
  Expression disjunction() throws PickleException {
    Expression result;
    boolean other = false;
    boolean more;
    do {
      while (tokens.keyword("not")) {
        other = true;
      }
      Expression operand = sum();
      while (comparison()) {
        sum();
        other = true;
      }
      more = tokens.keyword("or") || tokens.keyword("and");
      other |= more;
      result = other ? Expression.of(Kind.OTHER) : operand;
    } while (more);
    return result;
  }

  private boolean comparison() throws PickleException {
    if (tokens.comparison()) {
      return true;
    }
    if (tokens.keyword("is")) {
      tokens.keyword("not");
      return true;
    }
    if (tokens.keyword("not")) {
      tokens.require("in");
      return true;
    }
    return tokens.keyword("in");
  }

  /** Parses all binary operators; distinguishes only the parts of a complex number. */
  Expression sum() throws PickleException {
    Expression result = factor();
    while (true) {
      char sign = in.peek();
      if (!tokens.binaryOperator()) {
        return result;
      }
      Expression right = factor();
      result =
          sign == '+' || sign == '-'
              ? new Expression(Kind.SUM, List.of(result, right))
              : Expression.of(Kind.OTHER);
    }
  }

  private Expression factor() throws PickleException {
    int signs = 0;
    boolean inverted = false;
    while (in.peek() == '+' || in.peek() == '-' || in.peek() == '~') {
      inverted |= in.next() == '~';
      signs++;
      in.blanks();
    }
    Expression operand = power();
    if (signs == 0) {
      return operand;
    }
    return signs == 1 && !inverted
        ? new Expression(Kind.SIGN, List.of(operand))
        : Expression.of(Kind.OTHER);
  }

  private Expression power() throws PickleException {
    boolean awaited = tokens.keyword("await");
    Expression base = primary();
    if (tokens.takeOperator("**")) {
      if (++depth > DEEPEST) {
        throw in.fault("nested too deep");
      }
      factor();
      depth--;
      return Expression.of(Kind.OTHER);
    }
    return awaited ? Expression.of(Kind.OTHER) : base;
  }

  /** Parses an atom with attributes, calls and subscripts. */
  Expression primary() throws PickleException {
    int start = in.position();
    Expression result = atom();
    boolean set = result.kind() == Kind.NAME && in.from(start).strip().equals("set");
    while (true) {
      if (in.peek() == '.') {
        in.next();
        in.blanks();
        tokens.name();
        result = Expression.of(Kind.PLACE);
      } else if (in.peek() == '(') {
        in.open();
        boolean empty = in.peek() == ')';
        new CallArguments(this, tokens, in).parse();
        in.close(')');
        result = Expression.of(set && empty ? Kind.EMPTY_SET : Kind.OTHER);
      } else if (in.peek() == '[') {
        in.open();
        do {
          slice();
        } while (tokens.takeOperator(",") && in.peek() != ']');
        in.close(']');
        result = Expression.of(Kind.PLACE);
      } else {
        return result;
      }
      set = false;
    }
  }

  private void slice() throws PickleException {
    if (in.peek() == '*') {
      displays.starred();
      return;
    }
    if (in.peek() != ':') {
      named();
    }
    for (int i = 0; i < 2 && tokens.colon(); i++) {
      if (in.peek() != ':' && in.peek() != ',' && in.peek() != ']') {
        expression();
      }
    }
  }

  private Expression atom() throws PickleException {
    Expression result;
    char c = in.peek();
    if (c == '(') {
      result = displays.parenthesis();
    } else if (c == '[') {
      result = displays.list();
    } else if (c == '{') {
      result = displays.braces();
    } else if (strings.isNext()) {
      result = Expression.of(strings.skip() ? Kind.OTHER : Kind.CONSTANT);
    } else if (in.take("...")) {
      result = Expression.of(Kind.CONSTANT);
    } else if (LiteralScanner.isDigit(c) || c == '.') {
      result = Expression.of(tokens.number());
    } else if (tokens.keyword("None") || tokens.keyword("True") || tokens.keyword("False")) {
      result = Expression.of(Kind.CONSTANT);
    } else {
      tokens.name();
      result = Expression.of(Kind.NAME);
    }
    in.blanks();
    return result;
  }

  /** An expression, perhaps with {@code NAME :=} before it. */
  Expression named() throws PickleException {
    int start = in.position();
    Expression result = expression();
    if (tokens.takeOperator(":=")) {
      if (result.kind() != Kind.NAME || in.from(start).startsWith("(")) {
        throw in.fault(start, "only a name can stand before :=");
      }
      expression();
      return Expression.of(Kind.OTHER);
    }
    return result;
  }
}
