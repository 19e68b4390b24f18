package io.camelzodb.storage.export.file;

import java.util.HexFormat;

/** Shortens foreign text for messages: one line of printable ASCII. */
public final class Excerpt {
  private static final int LONGEST = 60;

  private Excerpt() {}

  /** Returns at most 60 characters. */
  public static String of(String text) {
    return cut(text, LONGEST);
  }

  /** Returns a message of a library on one line. */
  public static String line(String text) {
    return cut(text.replaceAll("\\s+", " "), 5 * LONGEST);
  }

  private static String cut(String text, int longest) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < longest; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        safe.append(c);
      } else {
        safe.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return text.length() > longest ? safe + "..." : safe.toString();
  }
}
