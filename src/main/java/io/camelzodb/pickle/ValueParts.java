package io.camelzodb.pickle;

import java.util.function.Consumer;

/** Lists the values that a value directly contains. */
public final class ValueParts {
  private ValueParts() {}

  /** Passes each part to the consumer, in the order of the stream. */
  public static void forEach(Value value, Consumer<Value> part) {
    if (value instanceof Tuple tuple) {
      tuple.items().forEach(part);
    } else if (value instanceof ListValue list) {
      list.items().forEach(part);
    } else if (value instanceof Dictionary dictionary) {
      entries(dictionary.entries(), part);
    } else if (value instanceof SetValue set) {
      set.items().forEach(part);
    } else if (value instanceof FrozenSet set) {
      set.items().forEach(part);
    } else if (value instanceof Reference reference) {
      part.accept(reference.id());
    } else if (value instanceof ReadOnlyBuffer view) {
      part.accept(view.of());
    } else if (value instanceof Instance instance) {
      instance(instance, part);
    }
  }

  private static void entries(Iterable<Entry> entries, Consumer<Value> part) {
    for (Entry entry : entries) {
      part.accept(entry.key());
      part.accept(entry.value());
    }
  }

  private static void instance(Instance instance, Consumer<Value> part) {
    part.accept(instance.callable());
    part.accept(instance.arguments());
    Value keywords = instance.keywords();
    if (keywords != null) {
      part.accept(keywords);
    }
    for (Instance.Step step : instance.steps()) {
      if (step instanceof Instance.State state) {
        part.accept(state.value());
      } else if (step instanceof Instance.Append append) {
        append.items().forEach(part);
      } else if (step instanceof Instance.Items items) {
        entries(items.entries(), part);
      } else if (step instanceof Instance.Add add) {
        add.items().forEach(part);
      }
    }
  }

  /** Whether a value is equal by identity only; there is only one empty tuple. */
  public static boolean isCompound(Value value) {
    return value instanceof Tuple tuple
        ? tuple.size() > 0
        : value instanceof ListValue
            || value instanceof Dictionary
            || value instanceof SetValue
            || value instanceof FrozenSet
            || value instanceof Instance
            || value instanceof Reference
            || value instanceof ByteArray
            || value instanceof Buffer
            || value instanceof ReadOnlyBuffer;
  }
}
