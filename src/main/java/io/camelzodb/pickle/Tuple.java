package io.camelzodb.pickle;

import java.util.Collections;
import java.util.List;

/** Represents Python's {@code tuple}. Immutable; its items may be compounds that contain it. */
public final class Tuple implements Value {
  /** The empty tuple, which Python has only once as well. */
  public static final Tuple EMPTY = new Tuple(List.of());

  private final List<Value> items;

  private Tuple(List<Value> items) {
    this.items = items;
  }

  /** A tuple of these items; the list is not copied and must not be changed afterwards. */
  public static Tuple of(List<Value> items) {
    return items.isEmpty() ? EMPTY : new Tuple(Collections.unmodifiableList(items));
  }

  /** A tuple over a list that gets its items, at least one, while the graph is being built. */
  public static Tuple over(List<Value> items) {
    return new Tuple(Collections.unmodifiableList(items));
  }

  /** A tuple of these items. */
  public static Tuple of(Value... items) {
    return items.length == 0 ? EMPTY : new Tuple(List.of(items));
  }

  /** The items in their order, unmodifiable. */
  public List<Value> items() {
    return items;
  }

  /** How many items. */
  public int size() {
    return items.size();
  }

  /** The item at an index from 0 on. */
  public Value get(int index) {
    return items.get(index);
  }
}
