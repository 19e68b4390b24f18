package io.camelzodb.pickle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the built-in content of an instance of a subclass of {@code dict}, {@code list}, {@code
 * str} or another built-in type, in any pickled form: items that are set or appended, arguments of
 * {@code __new__} or, in protocols 0 and 1, the third argument of {@code copy_reg._reconstructor}.
 */
public final class BuiltinContent {
  private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__", "zodbpickle");

  private BuiltinContent() {}

  /**
   * Returns the value in {@code copy_reg._reconstructor(class, base, value)}; null for any other
   * object, and if the base is {@code object}.
   */
  public static @Nullable Value reconstructed(Instance instance) {
    return instance.arguments() instanceof Tuple arguments
            && arguments.size() == 3
            && isReconstructor(instance.callable())
            && arguments.get(1) instanceof Global base
            && BUILTINS.contains(base.module())
            && !base.name().equals("object")
        ? arguments.get(2)
        : null;
  }

  private static boolean isReconstructor(Value callable) {
    return callable instanceof Global global
        && global.name().equals("_reconstructor")
        && (global.module().equals("copy_reg") || global.module().equals("copyreg"));
  }

  /**
   * The items of an instance of a subclass of {@code list}, {@code tuple}, {@code set} or {@code
   * frozenset}; null if it has none.
   */
  public static @Nullable List<Value> items(Instance instance) {
    List<Value> items = null;
    Value base = reconstructed(instance);
    if (base == null
        && instance.kind() == Instance.Kind.NEWOBJ
        && instance.arguments() instanceof Tuple arguments
        && arguments.size() == 1
        && arguments.get(0) instanceof Tuple tuple) {
      base = tuple;
    }
    if (base instanceof Tuple tuple) {
      items = new ArrayList<>(tuple.items());
    } else if (base instanceof ListValue list) {
      items = new ArrayList<>(list.items());
    } else if (base instanceof SetValue set) {
      items = new ArrayList<>(set.items());
    } else if (base instanceof FrozenSet set) {
      items = new ArrayList<>(set.items());
    }
    for (Instance.Step step : instance.steps()) {
      List<Value> more =
          step instanceof Instance.Append append
              ? append.items()
              : step instanceof Instance.Add add ? add.items() : null;
      if (more != null) {
        items = items == null ? new ArrayList<>() : items;
        items.addAll(more);
      }
    }
    return items;
  }

  /** The entries of an instance of a subclass of {@code dict}; null if it has none. */
  public static @Nullable List<Entry> entries(Instance instance) {
    List<Entry> entries =
        reconstructed(instance) instanceof Dictionary base ? new ArrayList<>(base.entries()) : null;
    for (Instance.Step step : instance.steps()) {
      if (step instanceof Instance.Items items) {
        entries = entries == null ? new ArrayList<>() : entries;
        entries.addAll(items.entries());
      }
    }
    return entries;
  }

  /** The text or bytes of an instance of a subclass of {@code str} and the like; else null. */
  public static @Nullable Value string(Instance instance) {
    Value base = reconstructed(instance);
    if (base == null
        && instance.kind() == Instance.Kind.NEWOBJ
        && instance.arguments() instanceof Tuple arguments
        && arguments.size() == 1) {
      base = arguments.get(0);
    }
    return base instanceof Text || base instanceof ByteString ? base : null;
  }
}
