package io.camelzodb.pickle;

import io.camelzodb.pickle.stream.FillPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Represents Python's {@code set}, in the order of the stream; keeps duplicates. */
public final class SetValue implements Value {
  private final List<Value> items = new ArrayList<>();

  /** The position in the stream where the value was last filled; see {@link FillPositions}. */
  public int filledAt;

  /** Creates an empty set. */
  public SetValue() {}

  /** Creates a set with these items. */
  public SetValue(List<? extends Value> items) {
    this.items.addAll(items);
  }

  /** Adds an item while the graph is being built. */
  public void add(Value item) {
    items.add(item);
  }

  /** The items in their order; a view that cannot be changed. */
  public List<Value> items() {
    return Collections.unmodifiableList(items);
  }

  /** How many items. */
  public int size() {
    return items.size();
  }
}
