package io.camelzodb.pickle.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts UTF-8 as Python's {@code surrogatepass} does: unpaired surrogates are three bytes each.
 *
 * <p>A Java string cannot tell two lone surrogates in a row from the character that they make;
 * written again they are that character.
 */
public final class Utf8 {
  private Utf8() {}

  /** The text of some bytes; null if they are not UTF-8. */
  public static @Nullable String decode(byte[] bytes, int start, int length, boolean surrogates) {
    int end = start + length;
    int i = start;
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    if (i == end) {
      return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
    char[] chars = new char[length];
    int n = i - start;
    for (int k = 0; k < n; k++) {
      chars[k] = (char) bytes[start + k];
    }
    while (i < end) {
      int first = bytes[i++];
      if (first >= 0) {
        chars[n++] = (char) first;
        continue;
      }
      int more = (first >> 5) == -2 ? 1 : (first >> 4) == -2 ? 2 : (first >> 3) == -2 ? 3 : 0;
      if (more == 0 || end - i < more) {
        return null;
      }
      int code = first & (0x3f >> more);
      for (int k = 0; k < more; k++) {
        int next = bytes[i++];
        if ((next & 0xc0) != 0x80) {
          return null;
        }
        code = (code << 6) | (next & 0x3f);
      }
      int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
      boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
      if (code < least || code > Character.MAX_CODE_POINT || (surrogate && !surrogates)) {
        return null;
      }
      n += Character.toChars(code, chars, n);
    }
    return new String(chars, 0, n);
  }

  /** The bytes of a text. */
  static byte[] encode(String text) {
    if (!hasLoneSurrogate(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[text.length() * 3];
    int n = 0;
    int code;
    for (int i = 0; i < text.length(); i += Character.charCount(code)) {
      code = text.codePointAt(i);
      if (code < 0x80) {
        bytes[n++] = (byte) code;
      } else if (code < 0x800) {
        bytes[n++] = (byte) (0xc0 | (code >> 6));
        bytes[n++] = (byte) (0x80 | (code & 0x3f));
      } else {
        if (code < 0x10000) {
          bytes[n++] = (byte) (0xe0 | (code >> 12));
        } else {
          bytes[n++] = (byte) (0xf0 | (code >> 18));
          bytes[n++] = (byte) (0x80 | ((code >> 12) & 0x3f));
        }
        bytes[n++] = (byte) (0x80 | ((code >> 6) & 0x3f));
        bytes[n++] = (byte) (0x80 | (code & 0x3f));
      }
    }
    return Arrays.copyOf(bytes, n);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }
}
