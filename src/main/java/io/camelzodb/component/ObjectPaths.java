package io.camelzodb.component;

import io.camelzodb.zope.ObjectPath;
import java.util.Arrays;

/** Parses object paths as routes write them. */
public final class ObjectPaths {
  private ObjectPaths() {}

  /** Parses a text such as {@code /site/news}; empty ids are left out. */
  public static ObjectPath of(String text) {
    return new ObjectPath(Arrays.stream(text.split("/")).filter(id -> !id.isEmpty()).toList());
  }
}
