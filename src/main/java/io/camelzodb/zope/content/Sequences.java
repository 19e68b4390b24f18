package io.camelzodb.zope.content;

import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the items of any of Python's sequences and sets, those of subclasses included. */
public final class Sequences {
  private Sequences() {}

  /** Returns the items in their order; empty for a value without items. */
  public static List<Value> items(@Nullable Value value) {
    if (value instanceof Tuple tuple) {
      return tuple.items();
    } else if (value instanceof ListValue list) {
      return list.items();
    } else if (value instanceof SetValue set) {
      return set.items();
    }
    if (value instanceof Instance instance) {
      List<Value> items = BuiltinContent.items(instance);
      return items == null ? List.of() : items;
    }
    return value instanceof FrozenSet set ? set.items() : List.of();
  }
}
