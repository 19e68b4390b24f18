package io.camelzodb.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Converts paths between text and git's raw form: bytes with slashes between. A raw path is a
 * string with one character for each byte (Latin-1), which sorts like git's index and keeps names
 * that are not UTF-8.
 */
public final class RawPath {
  private RawPath() {}

  public static String of(Path relative) {
    StringBuilder path = new StringBuilder();
    for (Path name : relative) {
      if (path.length() > 0) {
        path.append('/');
      }
      path.append(ofText(name.toString()));
    }
    return path.toString();
  }

  public static String ofText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  public static String of(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  public static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns a raw path as text, for messages and files. */
  public static String text(String raw) {
    return new String(bytes(raw), StandardCharsets.UTF_8);
  }

  /** Whether a path is another or lies below it. */
  public static boolean within(String path, String folder) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }
}
