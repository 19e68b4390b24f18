package io.camelzodb.pickle;

/**
 * Names the exception that Python 3.11's {@code ast.literal_eval} raises for a text that is no
 * literal.
 */
public enum LiteralFault {
  /** {@code SyntaxError}: no Python expression at all. */
  SYNTAX("SyntaxError"),
  /** {@code IndentationError}: a line begins with blanks where none may. */
  INDENTATION("IndentationError"),
  /** {@code ValueError}: an expression, but one that would have to be run. */
  VALUE("ValueError"),
  /** {@code TypeError}: a list, dictionary or set as a key or in a set. */
  TYPE("TypeError"),
  /** {@code UnicodeEncodeError}: a lone surrogate. */
  ENCODE("UnicodeEncodeError");

  private final String exception;

  LiteralFault(String exception) {
    this.exception = exception;
  }

  /** The name of Python's exception. */
  public String exception() {
    return exception;
  }
}
