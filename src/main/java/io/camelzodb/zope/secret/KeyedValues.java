package io.camelzodb.zope.secret;

import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds values by key; of equal keys the last one counts, as in Python. Not safe for many threads.
 */
final class KeyedValues {
  private final Map<String, Value> values = new HashMap<>();

  KeyedValues() {}

  KeyedValues(List<Entry> entries) {
    entries.forEach(entry -> add(entry.key(), entry.value()));
  }

  void add(Value key, Value value) {
    String exact = ValueKeys.of(key);
    String name = ValueKeys.ofName(key);
    if (exact != null) {
      values.put(exact, value);
    }
    if (name != null) {
      values.put(name, value);
    }
  }

  @Nullable Value get(Value key) {
    String exact = ValueKeys.of(key);
    Value found = exact == null ? null : values.get(exact);
    String name = found == null ? ValueKeys.ofName(key) : null;
    return name == null ? found : values.get(name);
  }
}
