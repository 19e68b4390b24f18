package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Measures the size of a sequence of values, with shared parts counted once, to limit the output.
 * Memory is bounded: after many values it starts again. Not safe for many threads.
 */
final class SharedValueSize {
  private static final int NODE = 16;
  private static final int MOST_KNOWN = 200_000;
  private static final int SHORT = 64;

  private final Set<Value> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private long weight;

  /** Returns the weight so far. */
  long total() {
    return weight;
  }

  /** Adds the new parts of a value. */
  void add(Value root) {
    if (counted.size() > MOST_KNOWN) {
      counted.clear();
    }
    Deque<Value> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Value value = open.pop();
      long size = NODE;
      boolean compound = ValueParts.isCompound(value);
      if (value instanceof Text text) {
        size += text.value().length();
      } else if (value instanceof ByteString bytes) {
        size += bytes.length();
      }
      if ((compound || size > SHORT) && !counted.add(value)) {
        continue;
      }
      weight += size;
      if (compound) {
        ValueParts.forEach(value, open::push);
      }
    }
  }
}
