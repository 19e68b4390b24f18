package io.camelzodb.extract.page;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes JSON strings that are safe inside an HTML script element: no text can end the element or
 * open a comment in it, and unpaired surrogates are kept.
 */
final class ScriptJson {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private ScriptJson() {}

  /**
   * Writes a JSON string with its quotes, of at most so many characters, with an ellipsis if it was
   * cut.
   */
  static void string(String text, int most, Writer out) throws IOException {
    boolean cut = text.length() > most;
    int end = cut ? most : text.length();
    if (cut && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    out.write('"');
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.write(c);
        out.write(text.charAt(++i));
      } else if (mustEscape(c)) {
        out.write("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.write(HEX[c >> shift & 15]);
        }
      } else {
        out.write(c);
      }
    }
    if (cut) {
      out.write('\u2026');
    }
    out.write('"');
  }

  private static boolean mustEscape(char c) {
    return c < ' '
        || c == '"'
        || c == '\\'
        || c == '<'
        || c == '>'
        || c == '&'
        || (c >= 0x7f && c < 0xa0)
        || c == '\u2028'
        || c == '\u2029'
        || c == '\ufeff'
        || Character.isSurrogate(c);
  }
}
