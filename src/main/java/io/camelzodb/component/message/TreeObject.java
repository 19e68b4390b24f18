package io.camelzodb.component.message;

import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what {@code zope-tree:} writes for one object. Immutable.
 *
 * @param path the path of the object
 * @param data the content of its files
 * @param children the ids of all it contains, so that others are removed; null to remove nothing
 */
public record TreeObject(ObjectPath path, ObjectData data, @Nullable Set<String> children) {
  /** Copies the ids. */
  public TreeObject {
    children = children == null ? null : Set.copyOf(children);
  }
}
