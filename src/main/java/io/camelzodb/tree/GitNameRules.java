package io.camelzodb.tree;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether git refuses a name for a folder on any system: names that git, or a file system of
 * macOS or Windows, takes for {@code .git}, and names of git's own files. It follows {@code
 * core.protectHFS}, {@code core.protectNTFS} and {@code git fsck}, so that every server accepts a
 * push of the tree and every system can clone it.
 */
final class GitNameRules {
  /** Files that fsck refuses as folders, with the beginnings of their short names on Windows. */
  private static final Map<String, String> FILES =
      Map.of("gitmodules", "gi7eba", "gitattributes", "gi7d29");

  private static final int SHORT = 6;
  private static final List<String> OWN = List.of(".git", "git~1");

  private GitNameRules() {}

  /** Returns why git refuses a name; null if it does not. */
  static @Nullable String fault(String id) {
    if (isPlain(id)) {
      return null;
    }
    String hfs = lower(withoutIgnored(id));
    if (hfs.equals(".git") || isGitOnWindows(id)) {
      return "the id is the name of git's own folder, or taken for it on another system";
    }
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      if (hfs.equals("." + file.getKey()) || isOnWindows(id, file.getKey(), file.getValue())) {
        return "the id is the name of git's file ." + file.getKey() + ", which can be no folder";
      }
    }
    return null;
  }

  /** Whether a name is harmless at first sight, as nearly all are. */
  private static boolean isPlain(String id) {
    if (id.startsWith(".")) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '~' || c == '\\' || c >= 0x200c) {
        return false;
      }
    }
    return true;
  }

  /** Removes the characters that the file system of macOS ignores. */
  private static String withoutIgnored(String id) {
    StringBuilder left = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean ignored =
          (c >= 0x200c && c <= 0x200f)
              || (c >= 0x202a && c <= 0x202e)
              || (c >= 0x206a && c <= 0x206f)
              || c == 0xfeff;
      if (!ignored) {
        left.append(c);
      }
    }
    return left.toString();
  }

  /** Any part between backslashes; a colon ends the name of a file there. */
  private static boolean isGitOnWindows(String id) {
    for (String part : id.split("\\\\", -1)) {
      int colon = part.indexOf(':');
      String name = lower(colon < 0 ? part : part.substring(0, colon));
      for (String own : OWN) {
        if (name.startsWith(own) && isBlank(name, own.length())) {
          return true;
        }
      }
      if (colon >= 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOnWindows(String id, String file, String shortName) {
    String name = lower(id);
    if (name.startsWith("." + file)) {
      return isBlank(name, file.length() + 1);
    }
    if (name.startsWith(file.substring(0, SHORT) + "~")
        && name.length() > SHORT + 1
        && name.charAt(SHORT + 1) >= '1'
        && name.charAt(SHORT + 1) <= '4') {
      return isBlank(name, SHORT + 2);
    }
    int tilde = name.indexOf('~');
    return tilde >= 0
        && tilde <= SHORT
        && name.length() >= SHORT + 2
        && shortName.startsWith(name.substring(0, tilde))
        && name.substring(tilde + 1, SHORT + 2).matches("[1-9][0-9]*")
        && isBlank(name, SHORT + 2);
  }

  /** Whether only blanks and periods follow, which Windows leaves out, or a colon. */
  private static boolean isBlank(String name, int from) {
    for (int i = from; i < name.length() && name.charAt(i) != ':'; i++) {
      if (name.charAt(i) != ' ' && name.charAt(i) != '.') {
        return false;
      }
    }
    return true;
  }

  /** In lower case as git does it, of ASCII alone. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return lower.toString();
  }
}
