package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.literal.Expression.Kind;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the tokens of an expression for {@link ExpressionParser}: keywords, names, numbers and
 * operators.
 */
final class ExpressionTokens {
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
  private static final Pattern OPERATOR =
      Pattern.compile("<<(?!=)|>>(?!=)|//(?!=)|\\*(?![*=])|[|^&+\\-/%@](?!=)");
  private static final Pattern COMPARISON = Pattern.compile("==|!=|<=|>=|<(?![<>])|>(?!>)");

  private final LiteralScanner in;

  ExpressionTokens(LiteralScanner in) {
    this.in = in;
  }

  /** Takes a keyword and the blanks after it. */
  boolean keyword(String word) throws PickleException {
    if (!in.takeName(word)) {
      return false;
    }
    in.blanks();
    return true;
  }

  /** Takes a keyword that must come here. */
  void require(String word) throws PickleException {
    if (!keyword(word)) {
      throw in.expected(word);
    }
  }

  /** Takes an operator and the blanks after it. */
  boolean takeOperator(String operator) throws PickleException {
    if (!in.take(operator)) {
      return false;
    }
    in.blanks();
    return true;
  }

  /** Takes a comparison, but those that are words. */
  boolean comparison() throws PickleException {
    if (!in.take(COMPARISON)) {
      return false;
    }
    in.blanks();
    return true;
  }

  /** Takes a binary operator of numbers, but {@code **}. */
  boolean binaryOperator() throws PickleException {
    if (!in.take(OPERATOR)) {
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

  /** A name that is no keyword. */
  String name() throws PickleException {
    int start = in.position();
    String name = in.name();
    if (name.isEmpty() || KEYWORDS.contains(name) || !isIdentifier(name)) {
      throw in.fault(start, "a name is expected here");
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

  /** Returns the kind of the number that begins here, and skips it. */
  Kind number() throws PickleException {
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
    return imaginary ? Kind.IMAGINARY : Kind.NUMBER;
  }
}
