package io.camelzodb.zope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ids that lead from the root of the tree to an object. Ids are any text, also hostile ones
 * with slashes or dots: whoever makes file names of them has to take care. Immutable.
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
