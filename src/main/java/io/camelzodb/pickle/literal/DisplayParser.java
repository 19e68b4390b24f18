package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.literal.Expression.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions in brackets, which Python calls displays, for {@link ExpressionParser}:
 * tuples, lists, sets, dictionaries and comprehensions.
 */
final class DisplayParser {
  private static final Pattern IN = Pattern.compile("in\\b");

  private final ExpressionParser expressions;
  private final ExpressionTokens tokens;
  private final LiteralScanner in;

  DisplayParser(ExpressionParser expressions, ExpressionTokens tokens, LiteralScanner in) {
    this.expressions = expressions;
    this.tokens = tokens;
    this.in = in;
  }

  /** A value in brackets, a tuple, a generator or a yield. */
  Expression parenthesis() throws PickleException {
    in.open();
    if (in.peek() == ')') {
      in.close(')');
      return Expression.of(Kind.TUPLE);
    }
    Expression result;
    if (tokens.keyword("yield")) {
      if (tokens.keyword("from")) {
        expressions.expression();
      } else if (in.peek() != ')') {
        yielded();
      }
      result = Expression.of(Kind.OTHER);
    } else {
      Expression first = starred();
      if (comprehension(first)) {
        result = Expression.of(Kind.OTHER);
      } else if (in.peek() == ',') {
        result = new Expression(Kind.TUPLE, items(first, ')'));
      } else if (first.kind() == Kind.STARRED) {
        throw in.expected("','");
      } else {
        // Within brackets a walrus is like any other value.
        result = first;
      }
    }
    in.close(')');
    return result;
  }

  /** A list or a list comprehension. */
  Expression list() throws PickleException {
    in.open();
    Expression result = Expression.of(Kind.LIST);
    if (in.peek() != ']') {
      Expression first = starred();
      result =
          comprehension(first)
              ? Expression.of(Kind.OTHER)
              : new Expression(Kind.LIST, items(first, ']'));
    }
    in.close(']');
    return result;
  }

  /** A dictionary, a set, or a comprehension of one. */
  Expression braces() throws PickleException {
    in.open();
    Expression result = Expression.of(Kind.DICTIONARY);
    if (in.peek() != '}') {
      Expression first = in.peek() == '*' && in.peek(1) == '*' ? null : starred();
      if (first != null && !tokens.isColon()) {
        result =
            comprehension(first)
                ? Expression.of(Kind.OTHER)
                : new Expression(Kind.SET, items(first, '}'));
      } else {
        result = dictionary(first);
      }
    }
    in.close('}');
    return result;
  }

  private Expression dictionary(@Nullable Expression first) throws PickleException {
    List<Expression> parts = new ArrayList<>();
    Expression key = first;
    while (true) {
      if (key == null && tokens.takeOperator("**")) {
        expressions.sum();
        // Literals know no unpacking.
        parts.add(Expression.of(Kind.OTHER));
        parts.add(Expression.of(Kind.OTHER));
      } else {
        key = key == null ? expressions.expression() : key;
        if (key.kind() == Kind.STARRED || !tokens.colon()) {
          throw in.expected("':'");
        }
        parts.add(key);
        parts.add(expressions.expression());
        if (parts.size() == 2 && comprehension(key)) {
          return Expression.of(Kind.OTHER);
        }
      }
      if (!tokens.takeOperator(",") || in.peek() == '}') {
        return new Expression(Kind.DICTIONARY, parts);
      }
      key = null;
    }
  }

  private void yielded() throws PickleException {
    do {
      if (tokens.takeOperator("*")) {
        expressions.sum();
      } else {
        expressions.expression();
      }
    } while (tokens.takeOperator(",") && in.peek() != ')');
  }

  private List<Expression> items(Expression first, char end) throws PickleException {
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.takeOperator(",")) {
      if (in.peek() == end) {
        break;
      }
      items.add(starred());
    }
    return items;
  }

  /** An item of a tuple, list or set. */
  Expression starred() throws PickleException {
    if (in.peek() == '*' && in.peek(1) != '*') {
      in.next();
      in.blanks();
      return new Expression(Kind.STARRED, List.of(expressions.sum()));
    }
    return expressions.named();
  }

  /** Skips the clauses of a comprehension, if there are any. */
  boolean comprehension(Expression element) throws PickleException {
    boolean any = false;
    while (true) {
      int start = in.position();
      boolean async = tokens.keyword("async");
      if (!tokens.keyword("for")) {
        if (async) {
          throw in.fault(start, "async without for");
        }
        return any;
      }
      if (element.kind() == Kind.STARRED) {
        throw in.fault(start, "a comprehension cannot unpack");
      }
      any = true;
      do {
        tokens.takeOperator("*");
        Expression target = expressions.primary();
        if (!target.isTarget()) {
          throw in.fault(start, "for cannot assign to this");
        }
      } while (tokens.takeOperator(",") && !in.startsWith(IN));
      tokens.require("in");
      expressions.disjunction();
      while (tokens.keyword("if")) {
        expressions.disjunction();
      }
    }
  }
}
