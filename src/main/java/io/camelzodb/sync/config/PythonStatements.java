package io.camelzodb.sync.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a Python file into its simple statements and the heads of its blocks. It splits like
 * Python's tokenizer: at line ends and semicolons outside of brackets and strings, without
 * comments.
 */
final class PythonStatements {

  /**
   * Holds a statement.
   *
   * @param line the first line, from 1
   * @param indented whether it is inside a block
   * @param text the text without comments; joined lines stay separate
   */
  record Statement(int line, boolean indented, String text) {}

  private final Path file;
  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private final StringBuilder statement = new StringBuilder();
  private int at;
  private int line = 1;
  private int begun = 1;
  private int depth;
  private boolean indented;

  private PythonStatements(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Returns the statements of a text; throws if a string or bracket is not closed. */
  static List<Statement> of(Path file, String text) throws ConfigFileException {
    return new PythonStatements(file, text).read();
  }

  private List<Statement> read() throws ConfigFileException {
    boolean fresh = true;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (fresh && statement.isEmpty() && depth == 0) {
        indented = c == ' ' || c == '\t';
        fresh = false;
      }
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '\'' || c == '"') {
        string(c);
      } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        statement.append(' ');
        at += 2;
        line++;
      } else if (c == '\n' && depth == 0) {
        end();
        fresh = true;
        at++;
        line++;
      } else if (c == ';' && depth == 0) {
        end();
        at++;
      } else {
        plain(c);
      }
    }
    if (depth > 0) {
      throw new ConfigFileException(file, begun, "a bracket that does not close");
    }
    end();
    return statements;
  }

  private void plain(char c) throws ConfigFileException {
    if (statement.isEmpty() && !Character.isWhitespace(c)) {
      begun = line;
    }
    if ("([{".indexOf(c) >= 0) {
      depth++;
    } else if (")]}".indexOf(c) >= 0 && --depth < 0) {
      throw new ConfigFileException(file, line, "a bracket closes that was not opened");
    }
    if (!statement.isEmpty() || !Character.isWhitespace(c)) {
      statement.append(c);
    }
    if (c == '\n') {
      line++;
    }
    at++;
  }

  private void string(char quote) throws ConfigFileException {
    int first = line;
    if (statement.isEmpty()) {
      begun = line;
    }
    int start = at;
    String triple = String.valueOf(quote).repeat(3);
    boolean isTriple = text.startsWith(triple, at);
    at += isTriple ? 3 : 1;
    while (true) {
      if (at >= text.length() || (!isTriple && text.charAt(at) == '\n')) {
        throw new ConfigFileException(file, first, "a string without a closing quote");
      }
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (isTriple ? text.startsWith(triple, at) : c == quote) {
        at += isTriple ? 3 : 1;
        break;
      }
      if (at < text.length() && text.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
    statement.append(text, start, at);
  }

  private void end() {
    String whole = statement.toString().strip();
    if (!whole.isEmpty()) {
      statements.add(new Statement(begun, indented, whole));
    }
    statement.setLength(0);
  }
}
