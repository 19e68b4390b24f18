package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the values that a graph reaches more than once: compounds by identity, strings and classes
 * by equality. Only these (and members of cycles) need a memo entry when they are written. Long
 * strings and integers are compared by identity, so that none is read completely.
 */
final class SharedValues {
  private static final int LEAST = 3;
  private static final int LONGEST = 200;

  private final Set<Value> once = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Value> compounds = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Value> longs = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Value, Boolean> atoms = new HashMap<>();
  private long reached;

  SharedValues(List<Value> roots) {
    Deque<Value> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Value value = open.pop();
      reached++;
      if (isLong(value)) {
        if (!once.add(value)) {
          longs.add(value);
        }
      } else if (!ValueParts.isCompound(value)) {
        if (isWorthMemo(value)) {
          atoms.merge(value, false, (before, now) -> true);
        }
      } else if (once.add(value)) {
        ValueParts.forEach(value, open::push);
      } else {
        compounds.add(value);
      }
    }
  }

  /** How many places of the graph there are. */
  long reached() {
    return reached;
  }

  /** Whether any compound is reached more than once; else there is no cycle either. */
  boolean hasCompounds() {
    return !compounds.isEmpty();
  }

  boolean contains(Value value) {
    if (ValueParts.isCompound(value)) {
      return compounds.contains(value);
    }
    if (isLong(value)) {
      return longs.contains(value);
    }
    return isWorthMemo(value) && atoms.getOrDefault(value, false);
  }

  /** Whether a value without an identity takes so much that it is written once only. */
  static boolean isLong(Value value) {
    if (value instanceof Text text) {
      return text.value().length() > LONGEST;
    }
    if (value instanceof ByteString bytes && !(value instanceof ByteArray)) {
      return bytes.length() > LONGEST;
    }
    return value instanceof IntValue integer && integer.value().bitLength() > LONGEST * Byte.SIZE;
  }

  /** Whether a memo entry for a string or class would pay. */
  static boolean isWorthMemo(Value value) {
    if (value instanceof Text text) {
      return worth(text.value().length());
    }
    if (value instanceof ByteString bytes && !(value instanceof ByteArray)) {
      return worth(bytes.length());
    }
    return value instanceof Global;
  }

  private static boolean worth(int length) {
    return length >= LEAST && length <= LONGEST;
  }
}
