package io.camelzodb.component;

import io.camelzodb.sync.NamedPath;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object that a text names which says what is written or deleted. A text that would stand for a
 * wider part of the database than its writer may think of is no such name.
 */
final class ExplicitPath {
  private static final Set<String> ROOT = Set.of("/", TreePaths.ROOT, "/" + TreePaths.ROOT);

  private ExplicitPath() {}

  /** What is wrong with a text; null where it names an object. */
  static @Nullable String fault(String text) {
    if (text.isBlank()) {
      return "an empty path names nothing; path=/ is the root";
    }
    ObjectPath named = NamedPath.of(text);
    if (named.equals(ObjectPath.ROOT)) {
      return isRoot(text) ? null : "\"" + text + "\" would be the root; write it as /";
    }
    // Of an absolute path no file of the tree is meant, and what it is in even less.
    boolean file = text.strip().replaceFirst("^/+", "").startsWith(TreePaths.ROOT + "/");
    return file || named.equals(ObjectPaths.of(text))
        ? null
        : "\"" + text + "\" names no object, and would stand for " + named;
  }

  private static boolean isRoot(String text) {
    String stripped = text.strip();
    return ROOT.contains(stripped) || stripped.matches("/*" + TreePaths.ROOT + "/+(__[^/]*)?/*");
  }

  /** The object that a text without fault names. */
  static ObjectPath of(String text) {
    return NamedPath.of(text);
  }

  /** Whether the path of an object, as text, is its name. */
  static boolean isNameable(ObjectPath path) {
    return NamedPath.of(path.toString()).equals(path);
  }
}
