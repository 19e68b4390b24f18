package io.camelzodb.pickle.literal;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.LiteralFault;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scans the characters of a literal: blanks, lines, names and brackets, like Python's tokenizer.
 */
final class LiteralScanner {
  /** How deep brackets may be nested, as in CPython's tokenizer. */
  static final int MAX_DEPTH = 200;

  private final String text;
  private int at;
  private int depth;

  LiteralScanner(String source) throws PickleException {
    // Python takes every kind of line end for a newline, within strings too.
    text = source.indexOf('\r') < 0 ? source : source.replace("\r\n", "\n").replace('\r', '\n');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw fault(i, "a NUL character");
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          throw fault(i, "a lone surrogate").as(LiteralFault.ENCODE);
        }
        i++;
      }
    }
  }

  PickleException fault(String message) {
    return fault(at, message);
  }

  PickleException fault(int offset, String message) {
    return PickleException.inLiteral(text, offset, message);
  }

  /** A fault of too much of something. */
  PickleException limit(int place, String message) {
    return PickleException.inLiteral(text, place, new Fault.Limit(message));
  }

  /** Returns the whole text, with newlines for line ends of every kind. */
  String text() {
    return text;
  }

  /** The next character, 0 at the end. */
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  int position() {
    return at;
  }

  char next() {
    return at < text.length() ? text.charAt(at++) : 0;
  }

  boolean take(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  boolean take(String wanted) {
    if (text.startsWith(wanted, at)) {
      at += wanted.length();
      return true;
    }
    return false;
  }

  boolean take(Pattern wanted) {
    Matcher matcher = wanted.matcher(text).region(at, text.length()).useTransparentBounds(true);
    if (matcher.lookingAt()) {
      at = matcher.end();
      return true;
    }
    return false;
  }

  boolean startsWith(Pattern wanted) {
    return wanted.matcher(text).region(at, text.length()).lookingAt();
  }

  /** Takes a name if it is just this one. */
  boolean takeName(String wanted) {
    int end = at + wanted.length();
    boolean found =
        text.startsWith(wanted, at) && (end == text.length() || !isNamePart(text.charAt(end)));
    at = found ? end : at;
    return found;
  }

  /** Whether a name could go on here. */
  boolean isNamePart() {
    return isNamePart(peek());
  }

  /** Goes on at another position, between the same brackets. */
  void skipTo(int offset) {
    at = offset;
  }

  /** Returns the text since a position. */
  String from(int start) {
    return text.substring(start, at);
  }

  int depth() {
    return depth;
  }

  /** Brackets around the text, which count. */
  void within(int brackets) {
    depth = brackets;
  }

  void open() throws PickleException {
    at++;
    if (++depth > MAX_DEPTH) {
      throw fault(at - 1, "more than " + MAX_DEPTH + " nested brackets");
    }
    blanks();
  }

  void close(char bracket) throws PickleException {
    if (peek() != bracket) {
      throw expected("',' or '" + bracket + "'");
    }
    at++;
    depth--;
    blanks();
  }

  PickleException expected(String syntax) {
    return fault(
        at >= text.length()
            ? "expected " + syntax + ", found the end of the text"
            : "expected "
                + syntax
                + ", found "
                + QuotedExcerpt.of(Character.toString(text.codePointAt(at))));
  }

  /**
   * Moves to the first character of the expression: only blank and comment lines may come before.
   */
  void start() throws PickleException {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
    emptyLines();
  }

  /** Nothing but blanks, comments and empty lines may follow. */
  void end() throws PickleException {
    blanks();
    if (take('\n')) {
      emptyLines();
    }
    if (at < text.length()) {
      throw expected("the end");
    }
  }

  /**
   * Moves to the first line that holds more than blanks and a comment, or to the end of the text.
   */
  private void emptyLines() throws PickleException {
    while (true) {
      int line = at;
      boolean indented = indentation() > 0;
      boolean comment = peek() == '#';
      if (comment) {
        comment();
      }
      if (!take('\n')) {
        // Python refuses even a last line of blanks alone.
        if (indented && !comment) {
          throw fault(line, "unexpected indent").as(LiteralFault.INDENTATION);
        }
        return;
      }
    }
  }

  /**
   * Skips the blanks at the beginning of a line; returns their width as CPython's tokenizer counts
   * it: a form feed restarts the count, and of joined lines the first indented one counts. Tabs
   * count as one, since only zero matters here.
   */
  private int indentation() throws PickleException {
    int width = 0;
    int joined = 0;
    while (true) {
      char c = peek();
      if (c == ' ' || c == '\t') {
        width++;
        at++;
      } else if (c == '\f') {
        width = 0;
        at++;
      } else if (c == '\\') {
        joined = joined > 0 ? joined : width;
        joinedLine();
      } else {
        return joined > 0 ? joined : width;
      }
    }
  }

  private void joinedLine() throws PickleException {
    if (peek(1) != '\n') {
      throw fault("a backslash outside of a string");
    }
    at += 2;
    if (at >= text.length()) {
      throw fault("the text ends after a backslash");
    }
  }

  private void comment() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  /** Skips blanks, joined lines and comments; line ends only within brackets. */
  void blanks() throws PickleException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        joinedLine();
      } else if (c == '#') {
        comment();
      } else if (c == ' ' || c == '\t' || c == '\f' || (c == '\n' && depth > 0)) {
        at++;
      } else {
        return;
      }
    }
  }

  /** A name, empty if none begins here. */
  String name() {
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || c >= 128 || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
