package io.camelzodb.component;

import io.camelzodb.sync.NamedPath;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a text names exactly one object, before that object is written or deleted. Refuses
 * texts that could name a larger part of the database than their author meant, such as an empty
 * one.
 */
final class ExplicitPath {
  private static final Set<String> ROOT = Set.of("/", TreePaths.ROOT, "/" + TreePaths.ROOT);

  private ExplicitPath() {}

  /** Returns what is wrong with a text; null if it names an object. */
  static @Nullable String fault(String text) {
    if (text.isBlank()) {
      return "an empty path names no object; write path=/ for the root";
    }
    ObjectPath named = NamedPath.of(text);
    if (named.equals(ObjectPath.ROOT)) {
      return isRoot(text) ? null : "\"" + text + "\" means the root; write it as /";
    }
    // An absolute path names no file of the tree, and no object above it.
    boolean file = text.strip().replaceFirst("^/+", "").startsWith(TreePaths.ROOT + "/");
    return file || named.equals(ObjectPaths.of(text))
        ? null
        : "\"" + text + "\" is not the path of an object; did you mean " + named;
  }

  private static boolean isRoot(String text) {
    String stripped = text.strip();
    return ROOT.contains(stripped) || stripped.matches("/*" + TreePaths.ROOT + "/+(__[^/]*)?/*");
  }

  /** Returns the path of the object that a valid text names. */
  static ObjectPath of(String text) {
    return NamedPath.of(text);
  }

  /** Whether the text of a path names that same object. */
  static boolean isNameable(ObjectPath path) {
    return NamedPath.of(path.toString()).equals(path);
  }
}
