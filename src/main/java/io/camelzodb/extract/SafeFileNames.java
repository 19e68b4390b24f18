package io.camelzodb.extract;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes safe file names of ids, which are any text: names that every file system accepts and that
 * mislead no program.
 *
 * <p>A name stays as it is if it is in Unicode's form NFC, has none of the characters that Windows
 * forbids, no control characters, no dot or space at its end, is no device of Windows and no folder
 * of git, and takes at most {@value #MOST_BYTES} bytes in UTF-8. Other characters are replaced by
 * {@code _}; a long name is cut and gets a hash of the whole.
 */
final class SafeFileNames {
  /** Less than the 255 bytes that file systems allow, so that a number can be added. */
  static final int MOST_BYTES = 240;

  private static final String FORBIDDEN = "/\\:*?\"<>|";
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$)(?: *\\..*)?|\\.git(?:attributes|ignore|modules)?|git~\\d+",
          Pattern.CASE_INSENSITIVE);

  private SafeFileNames() {}

  /** Returns a safe name for one folder or file; never empty, never with a separator. */
  static String safe(String id) {
    String normal = isPlain(id) ? id : replaced(id);
    int end = normal.length();
    while (end > 0 && (normal.charAt(end - 1) == '.' || normal.charAt(end - 1) == ' ')) {
      end--;
    }
    String name = end == normal.length() ? normal : normal.substring(0, end) + "_";
    if (name.isEmpty()) {
      name = "_";
    }
    if (RESERVED.matcher(name).matches()) {
      name = "_" + name;
    }
    return bytes(name) <= MOST_BYTES ? name : shortened(name, id);
  }

  private static boolean isPlain(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c < 0x20 || c > 0x7e || FORBIDDEN.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static String replaced(String id) {
    // Normalising is slow for long text, and the text after the limit is cut anyway.
    String text = id.length() > 4 * MOST_BYTES ? id.substring(0, 4 * MOST_BYTES) : id;
    text = Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder name = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> name.appendCodePoint(isForbidden(c) || FORBIDDEN.indexOf(c) >= 0 ? '_' : c));
    return name.toString();
  }

  /**
   * Whether a character is unsafe: controls, line separators, direction marks, unpaired surrogates,
   * non-characters.
   */
  private static boolean isForbidden(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.UNASSIGNED
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
  }

  private static String shortened(String name, String id) {
    String extension = extension(name);
    String mark = "~" + String.format(Locale.ROOT, "%08x", (int) LongSet.hash(id)) + extension;
    String stem = name.substring(0, name.length() - extension.length());
    return cut(stem, MOST_BYTES - bytes(mark)) + mark;
  }

  /** The longest beginning of a text that takes at most so many bytes. */
  private static String cut(String text, int most) {
    int size = 0;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (size > most) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(0, at);
  }

  private static int bytes(String text) {
    return text.length() * 3 <= MOST_BYTES
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns the extension at the end of a name, with its dot; empty if there is none. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0 || dot < name.length() - 9 || dot == name.length() - 1) {
      return "";
    }
    for (int i = dot + 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c < 0x80 && Character.isLetterOrDigit(c))) {
        return "";
      }
    }
    return name.substring(dot);
  }

  /** Returns a form that is equal for names that a file system may not distinguish. */
  static String folded(String name) {
    String lower = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.isNormalized(lower, Normalizer.Form.NFC)
        ? lower
        : Normalizer.normalize(lower, Normalizer.Form.NFC);
  }
}
