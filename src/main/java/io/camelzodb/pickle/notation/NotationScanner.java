package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Scans the characters of a text in notation: blanks, words, numbers and strings. */
final class NotationScanner {
  private static final int LONGEST_WORD = 64;
  private static final int END = -1;

  private final Reader in;
  private final PickleLimits limits;
  private final char[] buffer = new char[1 << 13];
  private int filled;
  private int at;
  private long consumed;
  private int line = 1;
  private int column = 1;

  NotationScanner(Reader in, PickleLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Returns a fault at the current position. */
  PickleException fault(String message) {
    return PickleException.inLiteral(consumed + at, line, column, message);
  }

  /** The next character; -1 at the end. */
  int peek() throws IOException {
    if (at == filled) {
      consumed += filled;
      at = 0;
      filled = Math.max(0, in.read(buffer));
      if (consumed > limits.maxTotalBytes()) {
        throw fault("the text is longer than " + limits.maxTotalBytes() + " characters");
      }
      if (filled == 0) {
        return END;
      }
    }
    return buffer[at];
  }

  int next() throws IOException {
    int c = peek();
    if (c != END) {
      at++;
      column++;
      if (c == '\n') {
        line++;
        column = 1;
      }
    }
    return c;
  }

  /** Passes blanks, line breaks and comments. */
  void blanks() throws IOException {
    while (true) {
      int c = peek();
      if (c == '#') {
        while (c != END && c != '\n') {
          next();
          c = peek();
        }
      } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        next();
      } else {
        return;
      }
    }
  }

  boolean take(char wanted) throws IOException {
    if (peek() == wanted) {
      next();
      return true;
    }
    return false;
  }

  void require(char wanted) throws IOException {
    if (!take(wanted)) {
      throw fault("expected " + wanted);
    }
  }

  /** Letters, digits and underscores; maybe none. */
  String word() throws IOException {
    StringBuilder word = new StringBuilder();
    for (int c = peek(); isWord(c); c = peek()) {
      if (word.length() == LONGEST_WORD) {
        throw fault("a word of more than " + LONGEST_WORD + " letters");
      }
      word.append((char) next());
    }
    return word.toString();
  }

  private static boolean isWord(int c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The characters of a number, sign and suffix included. */
  String number() throws IOException {
    StringBuilder number = new StringBuilder();
    for (int c = peek(); isWord(c) || c == '.' || c == '-' || c == '+'; c = peek()) {
      if (number.length() == 2L * limits.maxValueBytes() + 8) {
        throw fault("a number of more than " + number.length() + " digits");
      }
      number.append((char) next());
    }
    return number.toString();
  }

  /** A name in a class: plain letters, or a quoted text. */
  String name() throws IOException {
    if (peek() == '\'' || peek() == '"') {
      return string();
    }
    StringBuilder name = new StringBuilder();
    for (int c = peek(); c != END && NotationAtoms.isPlain(c); c = peek()) {
      name.append((char) next());
      if (name.length() > limits.maxValueBytes()) {
        throw fault("a name that is too long");
      }
    }
    if (name.isEmpty()) {
      throw fault("expected a name");
    }
    return name.toString();
  }

  /** A quoted text. */
  String string() throws IOException {
    StringBuilder text = new StringBuilder();
    quoted(text);
    return text.toString();
  }

  /**
   * A text.
   *
   * @param more whether texts that follow it, with nothing but blanks between, belong to it
   */
  Text text(boolean more) throws IOException {
    StringBuilder text = new StringBuilder();
    do {
      quoted(text);
      blanks();
    } while (more && (peek() == '\'' || peek() == '"'));
    return new Text(text.toString());
  }

  private void quoted(StringBuilder text) throws IOException {
    int quote = quote();
    for (int c = inside(); c != quote; c = inside()) {
      if (c == '\\') {
        text.appendCodePoint(escape(true));
      } else {
        text.append((char) c);
      }
      if (text.length() > limits.maxValueBytes()) {
        throw fault("a text of more than " + limits.maxValueBytes() + " characters");
      }
    }
  }

  private int quote() throws IOException {
    int quote = next();
    if (quote != '\'' && quote != '"') {
      throw fault("expected a string");
    }
    return quote;
  }

  private int inside() throws IOException {
    int c = next();
    if (c == END || c == '\n') {
      throw fault("a string without a closing quote in its line");
    }
    return c;
  }

  /** The bytes of a byte string, or of more of them in a row; its prefix was read already. */
  byte[] bytes(char prefix, boolean more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    do {
      int quote = quote();
      for (int c = inside(); c != quote; c = inside()) {
        if (c == '\\') {
          bytes.write(escape(false));
        } else if (c < 128) {
          bytes.write(c);
        } else {
          bytes.writeBytes(utf8((char) c));
        }
        if (bytes.size() > limits.maxValueBytes()) {
          throw fault("a string of more than " + limits.maxValueBytes() + " bytes");
        }
      }
      blanks();
    } while (more && take(prefix));
    return bytes.toByteArray();
  }

  private byte[] utf8(char first) throws IOException {
    String character =
        Character.isHighSurrogate(first)
            ? String.valueOf(new char[] {first, (char) inside()})
            : String.valueOf(first);
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(character)) {
      throw fault("half a surrogate pair");
    }
    return character.getBytes(StandardCharsets.UTF_8);
  }

  private int escape(boolean text) throws IOException {
    int c = inside();
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '\'', '"' -> c;
      case 'x' -> hex(2);
      case 'u', 'U' -> {
        int code = hex(c == 'u' ? 4 : 8);
        if (!text || code < 0 || code > Character.MAX_CODE_POINT) {
          throw fault("this escape is only for texts, up to \\U0010ffff");
        }
        yield code;
      }
      default -> throw fault("an unknown escape; write a backslash as \\\\");
    };
  }

  private int hex(int digits) throws IOException {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      int c = inside();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault("an escape with too few hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return code;
  }

  /** Decodes base64. */
  byte[] base64(byte[] text) throws IOException {
    try {
      // Each line was encoded by itself, of a length that needs no padding.
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException wrong) {
      throw fault("this is not base64: " + wrong.getMessage());
    }
  }

  /** An oid: sixteen hexadecimal digits. */
  byte[] oid() throws IOException {
    byte[] oid = new byte[8];
    for (int i = 0; i < oid.length; i++) {
      int high = digit();
      oid[i] = (byte) (high << 4 | digit());
    }
    return oid;
  }

  private int digit() throws IOException {
    int c = peek();
    int digit = c >= 0 && c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw fault("an oid must have sixteen hexadecimal digits");
    }
    next();
    return digit;
  }
}
