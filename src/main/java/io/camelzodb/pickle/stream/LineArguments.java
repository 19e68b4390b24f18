package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.text.PythonNumerals;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads the arguments of protocol 0, which are lines of text. */
final class LineArguments {
  private final PickleCursor cursor;
  private final PickleLimits limits;

  LineArguments(PickleCursor cursor, PickleLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  private String latin1() throws PickleException {
    int start = cursor.line();
    return new String(
        cursor.bytes(), start, cursor.position() - 1 - start, StandardCharsets.ISO_8859_1);
  }

  /** INT: also the two booleans. */
  Value intOrBool() throws PickleException {
    String text = latin1();
    if (text.equals("00")) {
      return BoolValue.FALSE;
    }
    if (text.equals("01")) {
      return BoolValue.TRUE;
    }
    return new IntValue(integer(text, true), false);
  }

  /** LONG, with or without its L. */
  Value longInt() throws PickleException {
    String text = latin1();
    return new IntValue(
        integer(text.endsWith("L") ? text.substring(0, text.length() - 1) : text, true), true);
  }

  /** The number of PUT and GET. */
  BigInteger memoIndex() throws PickleException {
    return integer(latin1(), false);
  }

  private BigInteger integer(String text, boolean prefixes) throws PickleException {
    checkLength(text);
    BigInteger value = PythonNumerals.integer(text, prefixes);
    if (value == null) {
      throw cursor.fault("bad-number", "no integer: " + QuotedExcerpt.of(text));
    }
    return value;
  }

  /** FLOAT. */
  Value real() throws PickleException {
    String text = latin1();
    checkLength(text);
    Double value = PythonNumerals.real(text);
    if (value == null) {
      throw cursor.fault("bad-number", "no float: " + QuotedExcerpt.of(text));
    }
    return new FloatValue(value);
  }

  private void checkLength(String text) throws PickleException {
    if (text.length() > limits.maxDigits()) {
      throw cursor.limit("maxDigits", "a number of " + text.length() + " characters");
    }
  }

  /** STRING: quoted, with Python's escapes. */
  Value string() throws PickleException {
    int start = cursor.line();
    int end = cursor.position() - 1;
    byte[] bytes = cursor.bytes();
    if (end - start < 2
        || bytes[start] != bytes[end - 1]
        || (bytes[start] != '\'' && bytes[start] != '"')) {
      throw cursor.fault("bad-string", "a STRING without matching quotes");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
    int i = start + 1;
    while (i < end - 1) {
      int c = bytes[i++];
      if (c != '\\') {
        out.write(c);
      } else if (i == end - 1) {
        throw cursor.fault("bad-string", "a STRING ends in a backslash");
      } else {
        i = escape(bytes, i, end - 1, out);
      }
    }
    return new OldString(out.toByteArray());
  }

  /** One escape; the backslash has been read. Returns where to go on. */
  private int escape(byte[] bytes, int at, int end, ByteArrayOutputStream out)
      throws PickleException {
    int c = bytes[at];
    int simple = "\\'\"abfnrtv".indexOf(c);
    if (simple >= 0) {
      out.write("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
      return at + 1;
    }
    if (c == 'x') {
      int high = at + 1 < end ? Character.digit((char) (bytes[at + 1] & 0xff), 16) : -1;
      int low = at + 2 < end ? Character.digit((char) (bytes[at + 2] & 0xff), 16) : -1;
      if (high < 0 || low < 0) {
        throw cursor.fault("bad-string", "a STRING with a broken \\x escape");
      }
      out.write((high << 4) | low);
      return at + 3;
    }
    int i = at;
    int octal = 0;
    while (i < at + 3 && i < end && bytes[i] >= '0' && bytes[i] <= '7') {
      octal = (octal << 3) | (bytes[i++] - '0');
    }
    if (i > at) {
      out.write(octal);
      return i;
    }
    // An unknown escape stands for itself.
    out.write('\\');
    out.write(c);
    return at + 1;
  }

  /**
   * UNICODE: Latin-1 in which &#92;u with four hexadecimal digits and &#92;U with eight are the
   * only escapes.
   */
  Value unicode() throws PickleException {
    String text = latin1();
    if (text.indexOf('\\') < 0) {
      return new Text(text);
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      out.append(c);
      if (c != '\\' || i == text.length()) {
        continue;
      }
      char kind = text.charAt(i++);
      if (kind != 'u' && kind != 'U') {
        out.append(kind);
        continue;
      }
      int end = i + (kind == 'u' ? 4 : 8);
      int code = codePoint(text, i, end);
      out.setLength(out.length() - 1);
      out.appendCodePoint(code);
      i = end;
    }
    return new Text(out.toString());
  }

  private int codePoint(String text, int start, int end) throws PickleException {
    int code = 0;
    for (int i = start; i < end; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      code = (code << 4) | digit;
      if (digit < 0 || code < 0 || code > Character.MAX_CODE_POINT) {
        throw cursor.fault("bad-text", "a UNICODE with a broken escape");
      }
    }
    return code;
  }

  /** PERSID and the names of INST. */
  String ascii() throws PickleException {
    String text = latin1();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        throw cursor.fault("bad-text", "a line that is not ASCII: " + QuotedExcerpt.of(text));
      }
    }
    return text;
  }

  /** The names of GLOBAL. */
  String utf8() throws PickleException {
    int start = cursor.line();
    String text = Utf8.decode(cursor.bytes(), start, cursor.position() - 1 - start, false);
    if (text == null) {
      throw cursor.fault("bad-text", "a name that is not UTF-8");
    }
    return text;
  }
}
