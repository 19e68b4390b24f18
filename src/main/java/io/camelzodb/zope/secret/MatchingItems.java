package io.camelzodb.zope.secret;

import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Matches the items of two lists. Items match if they look the same and are unique in both lists;
 * otherwise by index, if the lists have the same length and the items look like no others.
 */
final class MatchingItems {
  private static final int MANY = -1;

  private final List<Value> ours;
  private final List<Value> theirs;
  private final ValueShapes shapes;
  private final Map<Integer, Integer> ourIndexes = new HashMap<>();
  private final Map<Integer, Integer> theirIndexes = new HashMap<>();

  /** The items of the files and those of the database. */
  MatchingItems(List<Value> ours, List<Value> theirs, ValueShapes shapes) {
    this.ours = ours;
    this.theirs = theirs;
    this.shapes = shapes;
    if (ours.size() + theirs.size() > 2) {
      find(ours, ourIndexes);
      find(theirs, theirIndexes);
    }
  }

  private void find(List<Value> items, Map<Integer, Integer> indexes) {
    for (int i = 0; i < items.size(); i++) {
      if (ValueParts.isCompound(items.get(i))) {
        indexes.merge(shapes.of(items.get(i)), i, (one, other) -> MANY);
      }
    }
  }

  /** Returns the item of the database for a compound item of the files; null if unknown. */
  @Nullable Value counterpart(int index) {
    Value opposite = ours.size() == theirs.size() ? theirs.get(index) : null;
    if (ours.size() + theirs.size() <= 2) {
      return opposite;
    }
    int shape = shapes.of(ours.get(index));
    boolean compound = opposite != null && ValueParts.isCompound(opposite);
    if (compound && shapes.of(opposite) == shape) {
      return opposite;
    }
    Integer match = theirIndexes.get(shape);
    if (match != null) {
      return match == MANY || ourIndexes.get(shape) == MANY ? null : theirs.get(match);
    }
    return compound && !ourIndexes.containsKey(shapes.of(opposite)) ? opposite : null;
  }
}
