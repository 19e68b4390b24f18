package io.camelzodb.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which objects an extraction is about. In a glob {@code *} and {@code ?} stand for anything but a
 * slash, {@code **} for anything; it matches an object whose whole path it is, and all below such
 * an object. Immutable.
 */
final class PathFilter {
  private final List<Pattern> globs = new ArrayList<>();
  private final Set<String> types = new TreeSet<>();

  /** Empty lists let everything through. */
  PathFilter(List<String> include, List<String> types) {
    for (String glob : include) {
      globs.add(pattern(glob));
    }
    for (String type : types) {
      this.types.add(type.toLowerCase(Locale.ROOT));
    }
  }

  private static Pattern pattern(String glob) {
    String text = glob.startsWith("/") || glob.startsWith("**") ? glob : "/" + glob;
    while (text.length() > 1 && text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' && text.startsWith("**", i)) {
        regex.append(".*");
        i++;
        if (text.startsWith("/", i + 1)) {
          regex.append("/?");
          i++;
        }
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(text.equals("/") ? ".*" : regex + "(?:/.*)?", Pattern.DOTALL);
  }

  /** Whether it lets everything through. */
  boolean all() {
    return globs.isEmpty() && types.isEmpty();
  }

  /** Whether an object belongs to the extraction. */
  boolean matches(String path, @Nullable String type, @Nullable String className) {
    boolean place = globs.isEmpty();
    for (Pattern glob : globs) {
      place |= glob.matcher(path).matches();
    }
    return place
        && (types.isEmpty()
            || (type != null && types.contains(type.toLowerCase(Locale.ROOT)))
            || (className != null && types.contains(className.toLowerCase(Locale.ROOT))));
  }
}
