package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Value;

/**
 * Tells which containers were already filled when a call used them.
 *
 * <p>A pickle can call something with a container that is still empty, since the container contains
 * the call's result. The value graph alone does not distinguish such a container from one that was
 * filled before, such as the copy of its items that a list subclass is made from; so the reader
 * stores the byte positions of fillings and calls in the stream, and the writer follows them.
 * Values that no reader made have position 0: they count as filled before every call.
 */
public final class FillPositions {
  private FillPositions() {}

  /** Notes that a container or object was filled, or given its state. */
  static void fill(Value value, int position) {
    if (value instanceof ListValue list) {
      list.filledAt = position;
    } else if (value instanceof Dictionary dictionary) {
      dictionary.filledAt = position;
    } else if (value instanceof SetValue set) {
      set.filledAt = position;
    } else if (value instanceof Instance instance) {
      instance.filledAt = position;
    }
  }

  /** Whether the call that made an object found this value filled, were it among its arguments. */
  static boolean isFilledBefore(Value value, Instance call) {
    int filled = 0;
    if (value instanceof ListValue list) {
      filled = list.filledAt;
    } else if (value instanceof Dictionary dictionary) {
      filled = dictionary.filledAt;
    } else if (value instanceof SetValue set) {
      filled = set.filledAt;
    } else if (value instanceof Instance instance) {
      filled = instance.filledAt;
    }
    return filled <= call.madeAt;
  }
}
