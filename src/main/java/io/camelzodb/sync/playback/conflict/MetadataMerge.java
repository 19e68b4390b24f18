package io.camelzodb.sync.playback.conflict;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.sync.playback.plan.Differences;
import io.camelzodb.zope.ValueEquality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges two changes of the metadata of an object, key by key. A list of named items (properties,
 * users, permissions, local roles) is merged item by item. Where both sides changed the same item
 * there is a conflict; the three results differ only there. Immutable.
 *
 * @param base the result with the old values at conflicts
 * @param ours the result with our values at conflicts; the result if there are no conflicts
 * @param theirs the result with their values at conflicts
 * @param conflicts the keys that both changed, such as {@code props.colour}
 */
record MetadataMerge(
    SortedMap<String, Value> base,
    SortedMap<String, Value> ours,
    SortedMap<String, Value> theirs,
    List<String> conflicts) {

  static MetadataMerge of(
      SortedMap<String, Value> base,
      SortedMap<String, Value> ours,
      SortedMap<String, Value> theirs) {
    MetadataMerge merge =
        new MetadataMerge(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    Set<String> keys = new TreeSet<>(base.keySet());
    keys.addAll(ours.keySet());
    keys.addAll(theirs.keySet());
    for (String key : keys) {
      merge.key(key, base.get(key), ours.get(key), theirs.get(key));
    }
    return merge;
  }

  private void key(
      String key, @Nullable Value before, @Nullable Value ourValue, @Nullable Value theirValue) {
    // The order of a folder is a separate operation.
    if (ValueEquality.same(theirValue, before)
        || ValueEquality.same(ourValue, theirValue)
        || key.equals("contents")) {
      put(key, ourValue, ourValue, ourValue);
    } else if (ValueEquality.same(ourValue, before)) {
      put(key, theirValue, theirValue, theirValue);
    } else if (!items(key, before, ourValue, theirValue)) {
      conflicts.add(key);
      put(key, before, ourValue, theirValue);
    }
  }

  private void put(
      String key, @Nullable Value before, @Nullable Value ourValue, @Nullable Value theirValue) {
    put(base, key, before);
    put(ours, key, ourValue);
    put(theirs, key, theirValue);
  }

  private static void put(SortedMap<String, Value> to, String key, @Nullable Value value) {
    if (value != null) {
      to.put(key, value);
    }
  }

  /** Merges item by item; returns false if the items have no names. */
  private boolean items(
      String key, @Nullable Value before, @Nullable Value ourValue, @Nullable Value theirValue) {
    Map<String, Value> baseItems = NamedItems.of(before);
    Map<String, Value> ourItems = NamedItems.of(ourValue);
    Map<String, Value> theirItems = NamedItems.of(theirValue);
    if (baseItems == null || ourItems == null || theirItems == null) {
      return false;
    }
    Map<String, Value> left = new LinkedHashMap<>();
    Map<String, Value> right = new LinkedHashMap<>();
    Map<String, Value> old = new LinkedHashMap<>();
    // In the order of ours; the items that they added come last.
    Set<String> names = new LinkedHashSet<>(ourItems.keySet());
    names.addAll(theirItems.keySet());
    names.addAll(baseItems.keySet());
    for (String name : names) {
      Value baseItem = baseItems.get(name);
      Value ourItem = ourItems.get(name);
      Value theirItem = theirItems.get(name);
      boolean conflict = false;
      Value result = ourItem;
      if (ValueEquality.same(ourItem, baseItem)) {
        result = theirItem;
      } else if (!ValueEquality.same(theirItem, baseItem)
          && !ValueEquality.same(ourItem, theirItem)) {
        conflict = true;
        conflicts.add(key + "." + name);
      }
      add(old, name, conflict ? baseItem : result);
      add(left, name, result);
      add(right, name, conflict ? theirItem : result);
    }
    put(
        key,
        NamedItems.list(old, before != null),
        NamedItems.list(left, ourValue != null),
        NamedItems.list(right, theirValue != null));
    return true;
  }

  private static void add(Map<String, Value> to, String name, @Nullable Value item) {
    if (item != null) {
      to.put(name, item);
    }
  }

  /** Converts lists of named items to maps and back. */
  static final class NamedItems {
    private NamedItems() {}

    /** Returns the items by name; null if an item has no name, or two have the same. */
    static @Nullable Map<String, Value> of(@Nullable Value value) {
      Map<String, Value> named = new LinkedHashMap<>();
      if (value == null) {
        return named;
      }
      if (!(value instanceof ListValue list)) {
        return null;
      }
      for (Value item : list.items()) {
        String name = Differences.name(item);
        if (name == null || named.put(name, item) != null) {
          return null;
        }
      }
      return named;
    }

    /** Returns the list of the items; null if there are none and there was no list. */
    static @Nullable Value list(Map<String, Value> items, boolean wasPresent) {
      if (items.isEmpty() && !wasPresent) {
        return null;
      }
      ListValue list = new ListValue();
      items.values().forEach(list::add);
      return list;
    }
  }
}
