package io.camelzodb.storage.export.xml;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Replaces characters that XML forbids, although Zope's exporter writes them, by U+FFFD: control
 * characters, U+FFFE and U+FFFF, surrogates, and bytes that are not UTF-8.
 *
 * @param bytes the repaired text
 * @param length its length in bytes
 * @param replaced how many characters or bytes were replaced
 * @param first the offset of the first of them in the original text
 * @param example the first of them, such as {@code U+001F} or {@code byte 0xE4}
 */
@SuppressWarnings("ArrayRecordComponent")
record CharacterRepair(byte[] bytes, int length, int replaced, int first, String example) {
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  /** Returns the repaired text; null if there is nothing to replace. */
  static @Nullable CharacterRepair of(byte[] text, int length) {
    byte[] out = null;
    int done = 0;
    int replaced = 0;
    int first = 0;
    String example = "";
    int at = 0;
    while (at < length) {
      int bytes = allowed(text, at, length);
      if (bytes > 0) {
        if (out != null) {
          out = room(out, done);
          System.arraycopy(text, at, out, done, bytes);
        }
        done += bytes;
        at += bytes;
        continue;
      }
      int bad = forbidden(text, at, length);
      if (out == null) {
        first = at;
        example = describe(text, at, bad);
        out = new byte[length + 64];
        System.arraycopy(text, 0, out, 0, at);
      }
      out = room(out, done);
      System.arraycopy(REPLACEMENT, 0, out, done, REPLACEMENT.length);
      done += REPLACEMENT.length;
      at += bad;
      replaced++;
    }
    return out == null ? null : new CharacterRepair(out, done, replaced, first, example);
  }

  private static byte[] room(byte[] out, int done) {
    return done + 4 <= out.length ? out : Arrays.copyOf(out, out.length + out.length / 2 + 64);
  }

  /** Returns the length of the character at an index if XML allows it, else 0. */
  private static int allowed(byte[] text, int at, int end) {
    int lead = text[at] & 0xff;
    if (lead < 0x80) {
      return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
    }
    int length = sequence(text, at, end);
    if (length == 3) {
      int code = code(text, at);
      return (code >= 0xd800 && code < 0xe000) || code >= 0xfffe || code < 0x800 ? 0 : 3;
    }
    return length;
  }

  /** Returns the length to replace by one character: a whole surrogate or U+FFFE, else a byte. */
  private static int forbidden(byte[] text, int at, int end) {
    return sequence(text, at, end) == 3 && code(text, at) >= 0x800 ? 3 : 1;
  }

  /**
   * Returns the length of the UTF-8 sequence at an index, surrogates included; 0 if there is none.
   */
  private static int sequence(byte[] text, int at, int end) {
    int lead = text[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > end) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = text[at + 1] & 0xff;
    boolean outside = (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
    return outside ? 0 : length;
  }

  private static int code(byte[] text, int at) {
    return (text[at] & 0xf) << 12 | (text[at + 1] & 0x3f) << 6 | (text[at + 2] & 0x3f);
  }

  private static String describe(byte[] text, int at, int length) {
    HexFormat hex = HexFormat.of().withUpperCase();
    if (length == 3) {
      return "U+" + hex.toHexDigits((char) code(text, at));
    }
    return (text[at] & 0x80) == 0
        ? "U+00" + hex.toHexDigits(text[at])
        : "byte 0x" + hex.toHexDigits(text[at]);
  }
}
