package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.PickleException;

/**
 * Checks the text of an f-string, as Python 3.11 reads it: braces with expressions without
 * backslashes and comments; see "Formatted string literals" in the language reference.
 */
final class FormattedString {
  private static final int MOST_LEVELS = 2;

  private final String text;
  private final boolean raw;
  private final int depth;
  private int at;

  private FormattedString(String text, boolean raw, int depth) {
    this.text = text;
    this.raw = raw;
    this.depth = depth;
  }

  /**
   * Refuses a text that Python refuses.
   *
   * @param depth the number of brackets around it
   */
  static void check(String text, boolean raw, int depth) throws PickleException {
    FormattedString formatted = new FormattedString(text, raw, depth);
    formatted.literal(0);
    if (formatted.at < text.length()) {
      throw formatted.fault("a single '}' in an f-string");
    }
  }

  /** Text between fields; within a field's format up to the brace that ends it. */
  private void literal(int level) throws PickleException {
    int begin = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean twice = level == 0 && at + 1 < text.length() && text.charAt(at + 1) == c;
      if (c == '\\' && !raw) {
        at += escape();
      } else if ((c == '{' || c == '}') && twice) {
        at += 2;
      } else if (c == '}') {
        break;
      } else if (c == '{') {
        checkEscapes(begin);
        at++;
        field(level + 1);
        begin = at;
      } else {
        at++;
      }
    }
    checkEscapes(begin);
  }

  private void checkEscapes(int begin) throws PickleException {
    if (!raw) {
      LiteralStrings.checkEscapes(text.substring(begin, Math.min(at, text.length())));
    }
  }

  /** Returns the length of an escape; a backslash before a brace stands for itself. */
  private int escape() {
    if (text.startsWith("\\N{", at)) {
      return Math.max(3, text.indexOf('}', at) - at + 1);
    }
    boolean brace = text.startsWith("{", at + 1) || text.startsWith("}", at + 1);
    return brace ? 1 : 2;
  }

  private void field(int level) throws PickleException {
    if (level > MOST_LEVELS) {
      throw fault("an f-string nested too deep");
    }
    int start = at;
    int end = expression();
    if (text.substring(start, end).isBlank()) {
      throw fault("an empty expression in an f-string");
    }
    ExpressionParser.within("(" + text.substring(start, end) + ")", depth);
    if (peek() == '=') {
      at++;
      while (peek() == ' ' || peek() == '\t' || peek() == '\n') {
        at++;
      }
    }
    if (peek() == '!') {
      int name = ++at;
      while (peek() != 0 && peek() != ':' && peek() != '}') {
        at++;
      }
      String conversion = text.substring(name, at);
      if (!conversion.equals("s") && !conversion.equals("r") && !conversion.equals("a")) {
        throw fault("the conversion of an f-string is not !s, !r or !a");
      }
    }
    if (peek() == ':') {
      at++;
      literal(level);
    }
    if (peek() != '}') {
      throw fault("an f-string lacks a '}'");
    }
    at++;
  }

  /** Finds the end of an expression without parsing it. */
  private int expression() throws PickleException {
    int brackets = 0;
    char quote = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' || c == '#') {
        throw fault("an expression in an f-string cannot have " + c);
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        brackets++;
      } else if (c == ')' || c == ']' || (brackets > 0 && c == '}')) {
        if (--brackets < 0) {
          throw fault("an expression in an f-string has an unmatched " + c);
        }
      } else if (brackets == 0 && (c == '!' || c == '=' || c == '<' || c == '>')) {
        if (at + 1 < text.length() && text.charAt(at + 1) == '=') {
          at++;
        } else if (c == '!' || c == '=') {
          return at;
        }
      } else if (brackets == 0 && (c == ':' || c == '}')) {
        return at;
      }
    }
    throw fault("an f-string lacks a '}'");
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private PickleException fault(String message) {
    return PickleException.inLiteral(at, 1, at + 1, message);
  }
}
