package io.camelzodb.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of the configuration: {@code ?} is one character and {@code *} any number, both without
 * a slash; {@code **} any number of any characters. Case matters. Immutable.
 */
final class Glob {
  private final Pattern pattern;
  private final List<Glob> way;
  private final boolean anywhere;

  /**
   * A pattern.
   *
   * @param way the patterns of the single ids of a path, as far as they are that
   * @param anywhere whether what follows them may be any number of ids
   */
  private Glob(Pattern pattern, List<Glob> way, boolean anywhere) {
    this.pattern = pattern;
    this.way = way;
    this.anywhere = anywhere;
  }

  /** The patterns of a list with commas between; blanks around them do not count. */
  static List<Glob> list(String text, boolean paths) {
    List<Glob> globs = new ArrayList<>();
    for (String part : text.split(",")) {
      if (!part.isBlank()) {
        globs.add(paths ? ofPath(part.strip()) : of(part.strip()));
      }
    }
    return List.copyOf(globs);
  }

  /** Of a path; without a slash at its beginning it may begin at any id. */
  private static Glob ofPath(String text) {
    String whole = text.startsWith("/") ? text : "**/" + text;
    if (whole.length() > 1 && whole.endsWith("/")) {
      whole = whole.substring(0, whole.length() - 1);
    }
    List<Glob> way = new ArrayList<>();
    boolean anywhere = whole.startsWith("**");
    for (String id : whole.substring(1).split("/")) {
      anywhere |= id.contains("**");
      if (!anywhere) {
        way.add(of(id));
      }
    }
    return new Glob(of(whole).pattern, List.copyOf(way), anywhere);
  }

  /** Whether something below a path may match. */
  boolean mayMatchBelow(List<String> ids) {
    for (int i = 0; i < ids.size(); i++) {
      if (i == way.size()) {
        return anywhere;
      }
      if (!way.get(i).matches(ids.get(i))) {
        return false;
      }
    }
    return anywhere || ids.size() < way.size();
  }

  private static Glob of(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL), List.of(), false);
  }

  boolean matches(String text) {
    return pattern.matcher(text).matches();
  }

  /** Whether one of them matches. */
  static boolean any(List<Glob> globs, String text) {
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }
}
