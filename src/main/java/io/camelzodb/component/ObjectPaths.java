package io.camelzodb.component;

import io.camelzodb.zope.ObjectPath;
import java.util.Arrays;

/** Paths as routes write them. */
final class ObjectPaths {
  private ObjectPaths() {}

  /** The path of a text such as {@code /site/news}. */
  static ObjectPath of(String text) {
    return new ObjectPath(Arrays.stream(text.split("/")).filter(id -> !id.isEmpty()).toList());
  }
}
