package io.camelzodb.zope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Holds the ids that lead from the root of the tree to an object, such as {@code /Plone/news}. Ids
 * are any text, even hostile ones with slashes or dots: check them before using them as file names.
 * Immutable.
 *
 * @param ids the ids from the root on; empty for the root itself
 */
public record ObjectPath(List<String> ids) {
  /** The root of the tree. */
  public static final ObjectPath ROOT = new ObjectPath(List.of());

  /** The path of a child. */
  public ObjectPath child(String id) {
    List<String> longer = new ArrayList<>(ids.size() + 1);
    longer.addAll(ids);
    longer.add(id);
    return new ObjectPath(Collections.unmodifiableList(longer));
  }

  /** Whether it is the path of the root. */
  public boolean isRoot() {
    return ids.isEmpty();
  }

  /** How many ids lead from the root to the object; 0 for the root. */
  public int depth() {
    return ids.size();
  }

  /**
   * The path of the container.
   *
   * @throws IllegalStateException for the root, which is in no container
   */
  public ObjectPath parent() {
    if (ids.isEmpty()) {
      throw new IllegalStateException("the root has no parent");
    }
    return prefix(ids.size() - 1);
  }

  /**
   * The path of the container that is so many ids below the root: {@code /Plone/news} for 2 of
   * {@code /Plone/news/foto.jpg}.
   *
   * @param depth from 0, for the root, to {@link #depth()}, for the path itself
   * @throws IndexOutOfBoundsException for any other
   */
  public ObjectPath prefix(int depth) {
    Objects.checkIndex(depth, ids.size() + 1);
    return depth == ids.size() ? this : new ObjectPath(List.copyOf(ids.subList(0, depth)));
  }

  /** Whether it is another path or one below that; every path starts with that of the root. */
  public boolean startsWith(ObjectPath top) {
    int depth = top.ids.size();
    return ids.size() >= depth && ids.subList(0, depth).equals(top.ids);
  }

  /** Whether it is one of some paths, or below one of them. */
  public boolean isWithin(Set<ObjectPath> tops) {
    for (int depth = tops.isEmpty() ? -1 : ids.size(); depth >= 0; depth--) {
      if (tops.contains(prefix(depth))) {
        return true;
      }
    }
    return false;
  }

  /** The last id; the empty text for the root. */
  public String id() {
    return ids.isEmpty() ? "" : ids.get(ids.size() - 1);
  }

  /** {@code /Plone/news/foto.jpg}; {@code /} for the root. */
  @Override
  public String toString() {
    return "/" + String.join("/", ids);
  }
}
