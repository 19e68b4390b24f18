package io.camelzodb.zope;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Matches texts against a pattern of the configuration.
 *
 * <p>{@code ?} is one character and {@code *} any number of them, both without a slash; {@code **}
 * is any number of any characters. {@code **} and a slash stand for any number of whole ids, also
 * for none: {@code /Plone/**}{@code /2009} matches {@code /Plone/2009} and {@code
 * /Plone/news/2009}, but not {@code /Plone/x2009}. A pattern of paths that begins with a slash is a
 * whole path; any other is the end of one. Slashes at its end do not count. Case matters.
 *
 * <p>Immutable.
 */
public final class Glob {
  private static final String ANYTHING = "**";

  private final Pattern pattern;
  private final List<Pattern> ancestorPatterns;
  private final boolean matchesAnyFolder;

  /**
   * Creates a pattern.
   *
   * @param ancestorPatterns the patterns of the single ids of a path, up to the first {@code **}
   * @param matchesAnyFolder whether any number of ids may follow them
   */
  private Glob(Pattern pattern, List<Pattern> ancestorPatterns, boolean matchesAnyFolder) {
    this.pattern = pattern;
    this.ancestorPatterns = ancestorPatterns;
    this.matchesAnyFolder = matchesAnyFolder;
  }

  /** The patterns of a list of paths with commas between; blanks around them do not count. */
  public static List<Glob> paths(String list) {
    return parts(list).stream().map(Glob::path).toList();
  }

  /** The patterns of a list of names with commas between; blanks around them do not count. */
  public static List<Glob> names(String list) {
    return parts(list).stream().map(name -> new Glob(regex(name), List.of(), false)).toList();
  }

  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",")) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  /** The pattern of a path, or of the end of one. */
  public static Glob path(String text) {
    String whole = text.startsWith("/") ? text : ANYTHING + "/" + text;
    while (whole.length() > 1 && whole.endsWith("/")) {
      whole = whole.substring(0, whole.length() - 1);
    }
    List<Pattern> ancestorPatterns = new ArrayList<>();
    boolean matchesAnyFolder = whole.startsWith(ANYTHING);
    for (String id : whole.substring(1).split("/")) {
      matchesAnyFolder |= id.contains(ANYTHING);
      if (!matchesAnyFolder) {
        ancestorPatterns.add(regex(id));
      }
    }
    return new Glob(regex(whole), List.copyOf(ancestorPatterns), matchesAnyFolder);
  }

  private static Pattern regex(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean idBegins = i == 0 || text.charAt(i - 1) == '/';
      if (idBegins && text.startsWith(ANYTHING + "/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (text.startsWith(ANYTHING, i)) {
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
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Whether a name, or a path as text, is as the pattern says. */
  public boolean matches(String text) {
    return pattern.matcher(text).matches();
  }

  /** Whether a path below this one may match. */
  public boolean mayMatchBelow(ObjectPath path) {
    List<String> ids = path.ids();
    for (int i = 0; i < ids.size(); i++) {
      if (i == ancestorPatterns.size()) {
        return matchesAnyFolder;
      }
      if (!ancestorPatterns.get(i).matcher(ids.get(i)).matches()) {
        return false;
      }
    }
    return matchesAnyFolder || ids.size() < ancestorPatterns.size();
  }

  /** Whether one of some patterns matches a name. */
  public static boolean anyMatches(List<Glob> globs, String name) {
    for (Glob glob : globs) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of some patterns matches a path, or one above it. */
  public static boolean covers(List<Glob> globs, ObjectPath path) {
    for (int depth = globs.isEmpty() ? -1 : path.depth(); depth >= 0; depth--) {
      if (anyMatches(globs, path.prefix(depth).toString())) {
        return true;
      }
    }
    return false;
  }
}
