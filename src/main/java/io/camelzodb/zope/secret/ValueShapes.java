package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes numbers that are equal for values that look the same in files without secrets. The time
 * is linear in the size of the values, at any depth; all cyclic values look the same. Not safe for
 * many threads.
 */
final class ValueShapes {
  private static final int CYCLE = -1;

  private final Secrecy secrecy;
  private final IdentityHashMap<Value, Integer> shapes = new IdentityHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Creates it for one way of hiding secrets. */
  ValueShapes(Secrecy secrecy) {
    this.secrecy = secrecy;
  }

  /** The number of a value. */
  int of(Value root) {
    Set<Value> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Value value = open.element();
      if (shapes.containsKey(value)) {
        open.pop();
        continue;
      }
      List<Value> parts = parts(value);
      if (begun.add(value)) {
        for (Value part : parts) {
          if (ValueParts.isCompound(part) && !shapes.containsKey(part) && !begun.contains(part)) {
            open.push(part);
          }
        }
        if (open.element() != value) {
          continue;
        }
      }
      open.pop();
      shapes.put(value, number(value, parts));
    }
    return shapes.get(root);
  }

  private int number(Value value, List<Value> parts) {
    boolean atom = !ValueParts.isCompound(value) || value instanceof ByteArray;
    if (atom && isLong(value)) {
      return shapes.computeIfAbsent(value, each -> number(ValueKeys.ofAtom(each)));
    } else if (atom) {
      return number(ValueKeys.ofAtom(value));
    }
    StringBuilder text = new StringBuilder(value.getClass().getSimpleName());
    if (value instanceof Instance instance) {
      text.append(instance.kind());
      instance.steps().forEach(step -> text.append(step.getClass().getSimpleName()));
    }
    for (Value part : parts) {
      int number =
          ValueParts.isCompound(part) ? shapes.getOrDefault(part, CYCLE) : number(part, List.of());
      text.append(' ').append(number);
    }
    return number(text.toString());
  }

  private int number(@Nullable String shape) {
    return numbers.computeIfAbsent(String.valueOf(shape), added -> numbers.size());
  }

  /** Whether a string is long enough to cache its number, since it may be shared. */
  private static boolean isLong(Value value) {
    return value instanceof Text text
        ? text.value().length() > ValueKeys.LONG
        : value instanceof ByteString bytes
            ? bytes.length() > ValueKeys.LONG
            : value instanceof IntValue number && !number.fitsLong();
  }

  /** Returns the parts of a value, without the secrets. */
  private List<Value> parts(Value value) {
    List<Value> parts = new ArrayList<>();
    if (value instanceof Dictionary dictionary) {
      dictionary.entries().forEach(entry -> add(entry, parts));
    } else if (value instanceof Instance instance && hasItems(instance)) {
      parts.add(instance.callable());
      parts.add(instance.arguments());
      InstanceParts made = new InstanceParts(instance);
      parts.addAll(made.states);
      parts.addAll(made.items);
      made.entries.forEach(entry -> add(entry, parts));
    } else {
      ValueParts.forEach(value, parts::add);
    }
    return parts;
  }

  private static boolean hasItems(Instance instance) {
    return instance.steps().stream().anyMatch(Instance.Items.class::isInstance);
  }

  private void add(Entry entry, List<Value> parts) {
    Value shown = secrecy.shown(entry);
    if (shown != null) {
      parts.add(entry.key());
      parts.add(shown);
    }
  }
}
