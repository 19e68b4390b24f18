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
      String key, @Nullable Value before, @Nullable Value mine, @Nullable Value other) {
    // The order of a folder is a separate operation.
    if (ValueEquality.same(other, before)
        || ValueEquality.same(mine, other)
        || key.equals("contents")) {
      put(key, mine, mine, mine);
    } else if (ValueEquality.same(mine, before)) {
      put(key, other, other, other);
    } else if (!items(key, before, mine, other)) {
      conflicts.add(key);
      put(key, before, mine, other);
    }
  }

  private void put(
      String key, @Nullable Value before, @Nullable Value mine, @Nullable Value other) {
    put(base, key, before);
    put(ours, key, mine);
    put(theirs, key, other);
  }

  private static void put(SortedMap<String, Value> to, String key, @Nullable Value value) {
    if (value != null) {
      to.put(key, value);
    }
  }

  /** Merges item by item; returns false if the items have no names. */
  private boolean items(
      String key, @Nullable Value before, @Nullable Value mine, @Nullable Value other) {
    Map<String, Value> olds = NamedItems.of(before);
    Map<String, Value> mines = NamedItems.of(mine);
    Map<String, Value> others = NamedItems.of(other);
    if (olds == null || mines == null || others == null) {
      return false;
    }
    Map<String, Value> left = new LinkedHashMap<>();
    Map<String, Value> right = new LinkedHashMap<>();
    Map<String, Value> old = new LinkedHashMap<>();
    // In the order of ours; what they added comes last.
    Set<String> names = new LinkedHashSet<>(mines.keySet());
    names.addAll(others.keySet());
    names.addAll(olds.keySet());
    for (String name : names) {
      Value was = olds.get(name);
      Value here = mines.get(name);
      Value there = others.get(name);
      boolean conflict = false;
      Value result = here;
      if (ValueEquality.same(here, was)) {
        result = there;
      } else if (!ValueEquality.same(there, was) && !ValueEquality.same(here, there)) {
        conflict = true;
        conflicts.add(key + "." + name);
      }
      add(old, name, conflict ? was : result);
      add(left, name, result);
      add(right, name, conflict ? there : result);
    }
    put(
        key,
        NamedItems.list(old, before != null),
        NamedItems.list(left, mine != null),
        NamedItems.list(right, other != null));
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
    static @Nullable Value list(Map<String, Value> items, boolean there) {
      if (items.isEmpty() && !there) {
        return null;
      }
      ListValue list = new ListValue();
      items.values().forEach(list::add);
      return list;
    }
  }
}
