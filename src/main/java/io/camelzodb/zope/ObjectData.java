package io.camelzodb.zope;

import io.camelzodb.pickle.Value;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that files hold of one object; both directions meet here.
 *
 * @param metadata the keys of {@code __meta__} with their values as Python literals, sorted by key
 * @param source what {@code __source__} holds, or null for types without one
 */
public record ObjectData(SortedMap<String, Value> metadata, @Nullable Source source) {

  /**
   * The source of an object.
   *
   * @param content its bytes; text is in UTF-8
   * @param text whether Python has it as text ({@code __source-utf8__}), else as bytes
   */
  public record Source(Content content, boolean text) {}
}
