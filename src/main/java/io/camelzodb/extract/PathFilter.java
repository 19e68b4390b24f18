package io.camelzodb.extract;

import io.camelzodb.zope.Glob;
import io.camelzodb.zope.ObjectPath;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Selects the objects of an extraction, by path patterns and by type. A {@link Glob} also covers
 * everything below an object that it matches. Immutable.
 */
final class PathFilter {
  private final List<Glob> globs;
  private final Set<String> types = new TreeSet<>();

  /** Creates a filter; empty lists select everything. */
  PathFilter(List<String> include, List<String> types) {
    globs = include.stream().map(Glob::path).toList();
    for (String type : types) {
      this.types.add(type.toLowerCase(Locale.ROOT));
    }
  }

  /** Whether it selects everything. */
  boolean all() {
    return globs.isEmpty() && types.isEmpty();
  }

  /** Whether an object belongs to the extraction. */
  boolean matches(ObjectPath path, @Nullable String type, @Nullable String className) {
    return (globs.isEmpty() || Glob.covers(globs, path))
        && (types.isEmpty()
            || (type != null && types.contains(type.toLowerCase(Locale.ROOT)))
            || (className != null && types.contains(className.toLowerCase(Locale.ROOT))));
  }
}
