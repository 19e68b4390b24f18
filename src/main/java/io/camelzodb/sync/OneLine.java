package io.camelzodb.sync;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text from a transaction, by whomever it was written, made safe for a commit: what would break a
 * line, hide or turn around what stands there is replaced.
 */
final class OneLine {
  private OneLine() {}

  /** UTF-8 where it is that, else Latin-1, which everything is. */
  static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException python2) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** One line of at most so many characters, without blanks around it. */
  static String of(String text, int most) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), most));
    int at = 0;
    while (at < text.length() && line.length() < most) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      line.appendCodePoint(isBreak(c) || c == '\t' ? ' ' : isPlain(c) ? c : '\ufffd');
    }
    return at < text.length() ? line.toString().strip() + "…" : line.toString().strip();
  }

  /** Whether a character may stand in a line. */
  static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }

  private static boolean isBreak(int c) {
    return c == '\n'
        || c == '\r'
        || c == 0x0b
        || c == 0x0c
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
