package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Parses the strings of a literal, with prefix, quotes and escapes. */
final class LiteralStrings {
  private final LiteralScanner in;

  LiteralStrings(LiteralScanner in) {
    this.in = in;
  }

  /** Whether a string begins here, with or without a prefix. */
  boolean isNext() {
    int i = 0;
    while (i < 3 && "rRbBuUfF".indexOf(in.peek(i)) >= 0 && in.peek(i) != 0) {
      i++;
    }
    return in.peek(i) == '\'' || in.peek(i) == '"';
  }

  /** One or more strings in a row, which are one. */
  Value read() throws PickleException {
    StringBuilder text = new StringBuilder();
    boolean bytes = false;
    boolean first = true;
    while (isNext()) {
      int start = in.position();
      String prefix = prefix();
      if (!prefix.isEmpty() && !" b r u br rb ".contains(" " + prefix + " ")) {
        throw in.fault(start, "a literal cannot have a string " + prefix + "'…'; use '…' or b'…'");
      }
      boolean ofBytes = prefix.contains("b");
      if (!first && ofBytes != bytes) {
        throw in.fault(start, "bytes and text side by side; join only strings of one kind");
      }
      bytes = ofBytes;
      first = false;
      body(text, bytes, prefix.contains("r"));
      in.blanks();
    }
    if (!bytes) {
      return new Text(text.toString());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    text.chars().forEach(out::write);
    return new Bytes(out.toByteArray());
  }

  /** Skips adjacent strings; returns whether one of them is an f-string, which is no literal. */
  boolean skip() throws PickleException {
    boolean formatted = false;
    boolean bytes = false;
    boolean first = true;
    while (isNext()) {
      int start = in.position();
      String prefix = prefix();
      if (!" b r u br rb f fr rf ".contains(" " + prefix + " ") && !prefix.isEmpty()) {
        throw in.fault(start, "an unknown kind of string " + prefix + "'…'");
      }
      boolean ofBytes = prefix.contains("b");
      if (!first && ofBytes != bytes) {
        throw in.fault(start, "bytes and text side by side; join only strings of one kind");
      }
      bytes = ofBytes;
      first = false;
      StringBuilder text = new StringBuilder();
      if (prefix.contains("f")) {
        // Its escapes are left as they are: they may stand before braces.
        body(text, false, true);
        FormattedString.check(text.toString(), prefix.contains("r"), in.depth());
        formatted = true;
      } else {
        body(text, bytes, prefix.contains("r"));
      }
      in.blanks();
    }
    return formatted;
  }

  /** Refuses the text between the fields of an f-string if an escape in it is broken. */
  static void checkEscapes(String text) throws PickleException {
    LiteralScanner in = new LiteralScanner(text);
    LiteralStrings strings = new LiteralStrings(in);
    StringBuilder out = new StringBuilder();
    while (in.position() < text.length()) {
      int place = in.position();
      // A backslash at the end stands before a field.
      if (in.next() == '\\' && in.position() < text.length()) {
        strings.escape(out, false, place);
      }
    }
  }

  private String prefix() {
    StringBuilder prefix = new StringBuilder();
    while (in.peek() != '\'' && in.peek() != '"') {
      prefix.append(in.next());
    }
    return prefix.toString().toLowerCase(Locale.ROOT);
  }

  private void body(StringBuilder out, boolean bytes, boolean raw) throws PickleException {
    int start = in.position();
    char quote = in.next();
    boolean triple = in.peek() == quote && in.peek(1) == quote;
    if (triple) {
      in.next();
      in.next();
    }
    while (true) {
      int offset = in.position();
      char c = in.next();
      if (c == 0 || (c == '\n' && !triple)) {
        throw in.fault(start, "a string without a closing quote");
      } else if (c == quote && (!triple || (in.peek() == quote && in.peek(1) == quote))) {
        if (triple) {
          in.next();
          in.next();
        }
        return;
      } else if (c == '\\' && raw) {
        out.append(c).append(checked(in.next(), bytes, start));
      } else if (c == '\\') {
        escape(out, bytes, offset);
      } else {
        out.append(checked(c, bytes, offset));
      }
    }
  }

  private char checked(char c, boolean bytes, int offset) throws PickleException {
    if (c == 0) {
      throw in.fault(offset, "a string without a closing quote");
    }
    if (bytes && c > 127) {
      throw in.fault(offset, "bytes can only hold ASCII characters and escapes");
    }
    return c;
  }

  private void escape(StringBuilder out, boolean bytes, int offset) throws PickleException {
    char c = checked(in.next(), bytes, offset);
    int simple = "\\'\"abfnrtv".indexOf(c);
    if (simple >= 0) {
      out.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
    } else if (c == 'x') {
      out.append((char) hex(2, offset));
    } else if (c >= '0' && c <= '7') {
      int code = c - '0';
      for (int i = 0; i < 2 && in.peek() >= '0' && in.peek() <= '7'; i++) {
        code = code * 8 + in.next() - '0';
      }
      out.append((char) (bytes ? code & 0xff : code));
    } else if (!bytes && (c == 'u' || c == 'U')) {
      int code = hex(c == 'u' ? 4 : 8, offset);
      if (code < 0 || code > Character.MAX_CODE_POINT) {
        throw in.fault(offset, "a code point above 10ffff");
      }
      out.appendCodePoint(code);
    } else if (!bytes && c == 'N') {
      out.appendCodePoint(named(offset));
    } else if (c != '\n') {
      out.append('\\').append(c);
    }
  }

  private int hex(int digits, int offset) throws PickleException {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      char c = in.peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw in.fault(offset, "an escape with too few hexadecimal digits");
      }
      in.next();
      code = (code << 4) | digit;
    }
    return code;
  }

  private int named(int offset) throws PickleException {
    StringBuilder name = new StringBuilder();
    if (in.take('{')) {
      while (in.peek() != '}' && in.peek() != 0 && name.length() < 100) {
        name.append(in.next());
      }
      if (in.take('}')) {
        try {
          return Character.codePointOf(name.toString());
        } catch (IllegalArgumentException unknown) {
          throw in.fault(offset, "no character has the name " + QuotedExcerpt.of("" + name));
        }
      }
    }
    throw in.fault(offset, "\\N needs a name in braces after it");
  }
}
