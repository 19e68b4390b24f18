package io.camelzodb.component;

import io.camelzodb.zope.ObjectPath;
import java.util.Arrays;

/** Paths as routes write them. */
public final class ObjectPaths {
  private ObjectPaths() {}

  /** The path of a text such as {@code /site/news}. */
  public static ObjectPath of(String text) {
    return new ObjectPath(Arrays.stream(text.split("/")).filter(id -> !id.isEmpty()).toList());
  }
}
