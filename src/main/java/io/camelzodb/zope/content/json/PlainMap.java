package io.camelzodb.zope.content.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a JSON object from a mapping; keys that are not text are written as text. If two keys
 * become the same text, such as 1 and '1', it is {@code {"pairs": [[key, value], …]}} with both
 * keys unchanged.
 */
final class PlainMap {
  private final Map<String, @Nullable Object> entries = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> others = new HashMap<>();
  private @Nullable List<Object> pairs;

  /** Sets the value of a key; of equal keys the last one counts. */
  void put(@Nullable Object key, @Nullable Object value) {
    boolean isText = key instanceof String;
    String text = String.valueOf(key);
    if (pairs == null && entries.containsKey(text) && isText == others.containsKey(text)) {
      List<Object> list = new ArrayList<>();
      entries.forEach(
          (name, before) ->
              list.add(pair(others.containsKey(name) ? others.get(name) : name, before)));
      pairs = list;
    }
    if (pairs != null) {
      pairs.add(pair(key, value));
      return;
    }
    if (!isText) {
      others.put(text, key);
    }
    entries.put(text, value);
  }

  private static List<@Nullable Object> pair(@Nullable Object key, @Nullable Object value) {
    List<@Nullable Object> pair = new ArrayList<>(2);
    pair.add(key);
    pair.add(value);
    return pair;
  }

  /** Returns the value to write. */
  Map<String, @Nullable Object> form() {
    return pairs == null ? entries : new LinkedHashMap<>(Map.of("pairs", pairs));
  }
}
