package io.camelzodb.sync.playback.plan;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.FileContent;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.secret.SecretMetadata;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists the differences between two versions of an object for people. */
public final class Differences {
  private static final int LONGEST = 1000;

  private Differences() {}

  /** Describes a difference that was found between two versions. */
  public static List<Difference> of(
      ObjectData current, ObjectData target, DataDifference difference) throws IOException {
    List<Difference> differences = new ArrayList<>();
    SortedMap<String, Value> before = SecretMetadata.shown(current, Secrecy.MASK).metadata();
    SortedMap<String, Value> after = SecretMetadata.shown(target, Secrecy.MASK).metadata();
    // The order of a folder is a separate operation.
    for (String key : difference.keys()) {
      add(key, before.get(key), after.get(key), differences);
    }
    if (difference.source()) {
      differences.add(new Difference("source", size(current.source()), size(target.source())));
    }
    return List.copyOf(differences);
  }

  private static void add(
      String key, @Nullable Value before, @Nullable Value after, List<Difference> differences) {
    Map<String, String> valuesBefore = named(before);
    Map<String, String> valuesAfter = named(after);
    if (valuesBefore == null || valuesAfter == null) {
      differences.add(new Difference(key, repr(before), repr(after)));
      return;
    }
    TreeSet<String> names = new TreeSet<>(valuesBefore.keySet());
    names.addAll(valuesAfter.keySet());
    int first = differences.size();
    for (String name : names) {
      if (!Objects.equals(valuesBefore.get(name), valuesAfter.get(name))) {
        differences.add(
            new Difference(key + "." + name, valuesBefore.get(name), valuesAfter.get(name)));
      }
    }
    if (differences.size() == first) {
      // Only hidden parts differ: a password, or the order.
      differences.add(new Difference(key, null, null));
    }
  }

  /**
   * Returns items by name: the id of a property, the first item of a tuple; null if they have no
   * names.
   */
  private static @Nullable Map<String, String> named(@Nullable Value value) {
    Map<String, String> named = new LinkedHashMap<>();
    if (value == null) {
      return named;
    }
    if (!(value instanceof ListValue list)) {
      return null;
    }
    for (Value item : list.items()) {
      String name = name(item);
      Value shown = item;
      if (name != null && item instanceof Tuple tuple) {
        shown =
            tuple.size() == 2
                ? tuple.get(1)
                : Tuple.of(List.copyOf(tuple.items().subList(1, tuple.size())));
      }
      if (name == null || named.put(name, Objects.requireNonNull(repr(shown))) != null) {
        return null;
      }
    }
    return named;
  }

  /** Returns the name of an item: the id of a property, the first item of a tuple. */
  public static @Nullable String name(Value item) {
    if (item instanceof ListValue pairs) {
      return pair(pairs, "id");
    }
    return item instanceof Tuple tuple && tuple.size() > 1 && tuple.get(0) instanceof Text text
        ? text.value()
        : null;
  }

  private static @Nullable String pair(ListValue pairs, String key) {
    for (Value item : pairs.items()) {
      if (item instanceof Tuple pair
          && pair.size() == 2
          && pair.get(0).equals(new Text(key))
          && pair.get(1) instanceof Text name) {
        return name.value();
      }
    }
    return null;
  }

  private static @Nullable String repr(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    try {
      PythonRepr.repr(value, text, new ValueBudget());
    } catch (ValueLimitException tooMuch) {
      // Shows the beginning only.
      return text.substring(0, Math.min(text.length(), LONGEST)) + "…";
    }
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + "…";
  }

  private static @Nullable String size(ObjectData.@Nullable Source source) throws IOException {
    if (source == null) {
      return null;
    }
    long length = source.content() instanceof FileContent file ? file.length() : length(source);
    return length + " bytes";
  }

  private static long length(ObjectData.Source source) throws IOException {
    try (OutputStream nowhere = OutputStream.nullOutputStream()) {
      return source.content().writeTo(nowhere);
    } catch (StorageException lost) {
      return 0;
    }
  }
}
