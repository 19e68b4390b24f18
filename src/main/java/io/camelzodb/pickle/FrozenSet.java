package io.camelzodb.pickle;

import java.util.Collections;
import java.util.List;

/** Python's {@code frozenset}, in the order of the stream; duplicates are kept. Immutable. */
public final class FrozenSet implements Value {
  private final List<Value> items;

  /** Takes the list over, without a copy. */
  public FrozenSet(List<Value> items) {
    this.items = Collections.unmodifiableList(items);
  }

  /** The items in the order of the stream, unmodifiable. */
  public List<Value> items() {
    return items;
  }
}
