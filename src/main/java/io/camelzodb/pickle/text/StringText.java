package io.camelzodb.pickle.text;

/** Formats strings as Python 3.11's {@code repr} does. */
public final class StringText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private StringText() {}

  public static void text(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    int i = 0;
    while (i < text.length()) {
      int plain = i;
      while (i < text.length() && isPlain(text.charAt(i), quote)) {
        i++;
      }
      out.append(text, plain, i);
      if (i == text.length()) {
        break;
      }
      int code = text.codePointAt(i);
      i += Character.charCount(code);
      if (code == quote || code == '\\') {
        out.append('\\').append((char) code);
      } else if (Printability.isPrintable(code)) {
        out.appendCodePoint(code);
      } else if (!control(code, out)) {
        if (code < 0x100) {
          hex(out.append("\\x"), code, 2);
        } else if (code < 0x10000) {
          hex(out.append("\\u"), code, 4);
        } else {
          hex(out.append("\\U"), code, 8);
        }
      }
    }
    out.append(quote);
  }

  private static boolean isPlain(char c, char quote) {
    return c >= ' ' && c < 127 && c != quote && c != '\\';
  }

  public static void bytes(byte[] bytes, StringBuilder out) {
    bytes(bytes, false, out);
  }

  /** Within {@code bytearray(…)} Python puts a backslash before every single quote. */
  public static void byteArray(byte[] bytes, StringBuilder out) {
    bytes(bytes, true, out);
  }

  private static void bytes(byte[] bytes, boolean ofArray, StringBuilder out) {
    boolean singleQuoted = false;
    boolean doubleQuoted = false;
    for (byte b : bytes) {
      singleQuoted |= b == '\'';
      doubleQuoted |= b == '"';
    }
    char quote = singleQuoted && !doubleQuoted ? '"' : '\'';
    out.append('b').append(quote);
    for (byte b : bytes) {
      if (b == (ofArray ? '\'' : quote) || b == '\\') {
        out.append('\\').append((char) b);
      } else if (b >= ' ' && b < 127) {
        out.append((char) b);
      } else if (!control(b, out)) {
        hex(out.append("\\x"), b & 0xff, 2);
      }
    }
    out.append(quote);
  }

  private static boolean control(int code, StringBuilder out) {
    switch (code) {
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void hex(StringBuilder out, int code, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX[(code >> shift) & 15]);
    }
  }
}
