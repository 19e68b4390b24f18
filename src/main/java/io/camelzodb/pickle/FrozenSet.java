package io.camelzodb.pickle;

import java.util.Collections;
import java.util.List;

/**
 * Represents Python's {@code frozenset}, in the order of the stream; keeps duplicates. Immutable.
 */
public final class FrozenSet implements Value {
  private final List<Value> items;

  /** Creates it; does not copy the list. */
  public FrozenSet(List<Value> items) {
    this.items = Collections.unmodifiableList(items);
  }

  /** The items in the order of the stream, unmodifiable. */
  public List<Value> items() {
    return items;
  }
}
