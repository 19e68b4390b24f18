package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.literal.Expression.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
  private static final Set<String> KEYWORDS =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except"
                  + " finally for from global if import in is lambda nonlocal not or pass raise"
                  + " return try while with yield")
              .split(" "));
  private static final String DIGITS = "[0-9][0-9_]*+(?<!_)";
  private static final Pattern NUMBER =
      Pattern.compile(
          "0[xX][0-9a-fA-F_]++(?<!_)|0[oO][0-7_]++(?<!_)|0[bB][01_]++(?<!_)|(?:(?:D)?\\.D|D\\.?)(?:[eE][+-]?D)?[jJ]?"
              .replace("D", DIGITS));
  private static final Pattern LEADING_ZERO = Pattern.compile("0[0_]*+[1-9][0-9_]*+");
  private static final Pattern AFTER_NUMBER = Pattern.compile("and|else|for|i[fns]|not|or");
  private static final Pattern IN = Pattern.compile("in\\b");
  private static final Pattern OPERATOR =
      Pattern.compile("<<(?!=)|>>(?!=)|//(?!=)|\\*(?![*=])|[|^&+\\-/%@](?!=)");
  private static final Pattern COMPARISON = Pattern.compile("==|!=|<=|>=|<(?![<>])|>(?!>)");

  private final LiteralScanner in;
  private final LiteralStrings strings;
  private int depth;

  ExpressionParser(String text) throws PickleException {
    this.in = new LiteralScanner(text);
    this.strings = new LiteralStrings(in);
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
    new LambdaParameters(parser, parser.in, true).parse();
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

  Expression expression() throws PickleException {
    if (++depth > DEEPEST) {
      throw in.fault("nested too deep");
    }
    Expression result;
    if (keyword("lambda")) {
      new LambdaParameters(this, in, false).parse();
      expression();
      result = Expression.of(Kind.OTHER);
    } else {
      result = disjunction();
      if (keyword("if")) {
        disjunction();
        require("else");
        expression();
        result = Expression.of(Kind.OTHER);
      }
    }
    depth--;
    return result;
  }

  /** Operands with {@code or}, {@code and}, {@code not} and comparisons. */
  private Expression disjunction() throws PickleException {
    Expression result;
    boolean other = false;
    boolean more;
    do {
      while (keyword("not")) {
        other = true;
      }
      Expression operand = sum();
      while (comparison()) {
        sum();
        other = true;
      }
      more = keyword("or") || keyword("and");
      other |= more;
      result = other ? Expression.of(Kind.OTHER) : operand;
    } while (more);
    return result;
  }

  private boolean comparison() throws PickleException {
    if (in.take(COMPARISON)) {
      in.blanks();
      return true;
    }
    if (keyword("is")) {
      keyword("not");
      return true;
    }
    if (keyword("not")) {
      require("in");
      return true;
    }
    return keyword("in");
  }

  /** Parses all binary operators; distinguishes only the parts of a complex number. */
  private Expression sum() throws PickleException {
    Expression result = factor();
    while (true) {
      char sign = in.peek();
      if (!in.take(OPERATOR)) {
        return result;
      }
      in.blanks();
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
    boolean awaited = keyword("await");
    Expression base = primary();
    if (takeOperator("**")) {
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
  private Expression primary() throws PickleException {
    int start = in.position();
    Expression result = atom();
    boolean set = result.kind() == Kind.NAME && in.from(start).strip().equals("set");
    while (true) {
      if (in.peek() == '.') {
        in.next();
        in.blanks();
        name();
        result = Expression.of(Kind.PLACE);
      } else if (in.peek() == '(') {
        in.open();
        boolean empty = in.peek() == ')';
        new CallArguments(this, in).parse();
        in.close(')');
        result = Expression.of(set && empty ? Kind.EMPTY_SET : Kind.OTHER);
      } else if (in.peek() == '[') {
        in.open();
        do {
          slice();
        } while (takeOperator(",") && in.peek() != ']');
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
      starred();
      return;
    }
    if (in.peek() != ':') {
      named();
    }
    for (int i = 0; i < 2 && colon(); i++) {
      if (in.peek() != ':' && in.peek() != ',' && in.peek() != ']') {
        expression();
      }
    }
  }

  private Expression atom() throws PickleException {
    Expression result;
    char c = in.peek();
    if (c == '(') {
      result = parenthesis();
    } else if (c == '[') {
      result = list();
    } else if (c == '{') {
      result = braces();
    } else if (strings.isNext()) {
      result = Expression.of(strings.skip() ? Kind.OTHER : Kind.CONSTANT);
    } else if (in.take("...")) {
      result = Expression.of(Kind.CONSTANT);
    } else if (LiteralScanner.isDigit(c) || c == '.') {
      result = number();
    } else if (keyword("None") || keyword("True") || keyword("False")) {
      result = Expression.of(Kind.CONSTANT);
    } else {
      name();
      result = Expression.of(Kind.NAME);
    }
    in.blanks();
    return result;
  }

  private Expression number() throws PickleException {
    int start = in.position();
    if (!in.take(NUMBER)) {
      throw in.fault("not a number");
    }
    String digits = in.from(start);
    // 0o begins an octal number, even in 0or.
    boolean cut = digits.equals("0") && "oO".indexOf(in.peek()) >= 0;
    boolean follows = in.isNamePart() && (cut || !in.startsWith(AFTER_NUMBER));
    if (follows || digits.contains("__") || LEADING_ZERO.matcher(digits).matches()) {
      throw in.fault(start, "not a number");
    }
    boolean imaginary = digits.endsWith("j") || digits.endsWith("J");
    return Expression.of(imaginary ? Kind.IMAGINARY : Kind.NUMBER);
  }

  private Expression parenthesis() throws PickleException {
    in.open();
    if (in.peek() == ')') {
      in.close(')');
      return Expression.of(Kind.TUPLE);
    }
    Expression result;
    if (keyword("yield")) {
      if (keyword("from")) {
        expression();
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

  private Expression list() throws PickleException {
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

  private Expression braces() throws PickleException {
    in.open();
    Expression result = Expression.of(Kind.DICTIONARY);
    if (in.peek() != '}') {
      Expression first = in.peek() == '*' && in.peek(1) == '*' ? null : starred();
      if (first != null && !isColon()) {
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
      if (key == null && takeOperator("**")) {
        sum();
        // Literals know no unpacking.
        parts.add(Expression.of(Kind.OTHER));
        parts.add(Expression.of(Kind.OTHER));
      } else {
        key = key == null ? expression() : key;
        if (key.kind() == Kind.STARRED || !colon()) {
          throw in.expected("':'");
        }
        parts.add(key);
        parts.add(expression());
        if (parts.size() == 2 && comprehension(key)) {
          return Expression.of(Kind.OTHER);
        }
      }
      if (!takeOperator(",") || in.peek() == '}') {
        return new Expression(Kind.DICTIONARY, parts);
      }
      key = null;
    }
  }

  private void yielded() throws PickleException {
    do {
      if (takeOperator("*")) {
        sum();
      } else {
        expression();
      }
    } while (takeOperator(",") && in.peek() != ')');
  }

  private List<Expression> items(Expression first, char end) throws PickleException {
    List<Expression> items = new ArrayList<>(List.of(first));
    while (takeOperator(",")) {
      if (in.peek() == end) {
        break;
      }
      items.add(starred());
    }
    return items;
  }

  /** An item of a tuple, list or set. */
  private Expression starred() throws PickleException {
    if (in.peek() == '*' && in.peek(1) != '*') {
      in.next();
      in.blanks();
      return new Expression(Kind.STARRED, List.of(sum()));
    }
    return named();
  }

  /** An expression, perhaps with {@code NAME :=} before it. */
  Expression named() throws PickleException {
    int start = in.position();
    Expression result = expression();
    if (takeOperator(":=")) {
      if (result.kind() != Kind.NAME || in.from(start).startsWith("(")) {
        throw in.fault(start, "only a name can stand before :=");
      }
      expression();
      return Expression.of(Kind.OTHER);
    }
    return result;
  }

  /** Skips the clauses of a comprehension, if there are any. */
  boolean comprehension(Expression element) throws PickleException {
    boolean any = false;
    while (true) {
      int start = in.position();
      boolean async = keyword("async");
      if (!keyword("for")) {
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
        takeOperator("*");
        Expression target = primary();
        if (!target.isTarget()) {
          throw in.fault(start, "for cannot assign to this");
        }
      } while (takeOperator(",") && !in.startsWith(IN));
      require("in");
      disjunction();
      while (keyword("if")) {
        disjunction();
      }
    }
  }

  /** A name that is no keyword. */
  String name() throws PickleException {
    int start = in.position();
    String name = in.name();
    if (name.isEmpty() || KEYWORDS.contains(name) || !isIdentifier(name)) {
      throw in.fault(start, "no name");
    }
    in.blanks();
    return name;
  }

  private static boolean isIdentifier(String name) {
    int first = name.codePointAt(0);
    return (first == '_' || Character.isUnicodeIdentifierStart(first))
        && name.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  private boolean keyword(String word) throws PickleException {
    if (!in.takeName(word)) {
      return false;
    }
    in.blanks();
    return true;
  }

  private void require(String word) throws PickleException {
    if (!keyword(word)) {
      throw in.expected(word);
    }
  }

  boolean takeOperator(String operator) throws PickleException {
    if (!in.take(operator)) {
      return false;
    }
    in.blanks();
    return true;
  }

  boolean isColon() {
    return in.peek() == ':' && in.peek(1) != '=';
  }

  boolean colon() throws PickleException {
    return isColon() && takeOperator(":");
  }
}
