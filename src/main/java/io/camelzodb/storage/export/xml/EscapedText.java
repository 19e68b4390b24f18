package io.camelzodb.storage.export.xml;

import java.io.ByteArrayOutputStream;

/**
 * Decodes ERP5's escaped text: UTF-8 in which line breaks are ignored and Python's escapes stand
 * for bytes, as in {@code eval("b'" + text.replace("\n", "") + "'")}.
 */
final class EscapedText {
  private EscapedText() {}

  /**
   * Returns the bytes of a text.
   *
   * @throws IllegalArgumentException for an escape that Python refuses
   */
  static byte[] decode(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    int at = 0;
    while (at < text.length) {
      byte b = text[at++];
      if (b == '\n') {
        continue;
      }
      if (b != '\\') {
        out.write(b);
        continue;
      }
      at = skipBreaks(text, at);
      if (at == text.length) {
        throw new IllegalArgumentException("a text that ends in a backslash");
      }
      at = escape(text, at, out);
    }
    return out.toByteArray();
  }

  private static int skipBreaks(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] == '\n') {
      at++;
    }
    return at;
  }

  /** Decodes the escape after a backslash; returns the index after it. */
  private static int escape(byte[] text, int at, ByteArrayOutputStream out) {
    byte kind = text[at];
    int simple = simple(kind);
    if (simple >= 0) {
      out.write(simple);
      return at + 1;
    }
    if (kind == 'x') {
      int high = skipBreaks(text, at + 1);
      int low = skipBreaks(text, high + 1);
      int value = digit(text, high, 16) << 4 | digit(text, low, 16);
      if (value < 0) {
        throw new IllegalArgumentException("\\x without two hexadecimal digits");
      }
      out.write(value);
      return low + 1;
    }
    if (digit(text, at, 8) >= 0) {
      int value = 0;
      int next = at;
      for (int i = 0; i < 3 && digit(text, next, 8) >= 0; i++) {
        value = value << 3 | digit(text, next, 8);
        next = skipBreaks(text, next + 1);
      }
      out.write(value);
      return next;
    }
    // Python keeps the backslash of an escape that it does not know.
    out.write('\\');
    out.write(kind);
    return at + 1;
  }

  private static int simple(byte kind) {
    return switch (kind) {
      case '\\', '\'', '"' -> kind;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 11;
      default -> -1;
    };
  }

  private static int digit(byte[] text, int at, int radix) {
    return at < text.length ? Character.digit(text[at], radix) : -1;
  }
}
