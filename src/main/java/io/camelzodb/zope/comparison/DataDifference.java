package io.camelzodb.zope.comparison;

import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.type.ObjectDataWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says what differs between the data of two versions of an object: which keys of the metadata, and
 * whether the source. The order of what it contains is compared elsewhere, and so is its whole
 * state. Immutable.
 *
 * @param keys sorted
 */
public record DataDifference(List<String> keys, boolean source) {
  public DataDifference {
    keys = List.copyOf(keys);
  }

  /**
   * Compares the data of two versions of an object.
   *
   * @param type the meta type, which knows which sources are the same to Zope; null for any
   * @throws IOException where a source cannot be read
   */
  public static DataDifference of(@Nullable String type, ObjectData one, ObjectData other)
      throws IOException {
    return new DataDifference(
        keys(one, other, false), !ObjectDataWriter.sameSource(type, one.source(), other.source()));
  }

  /** Whether nothing differs; ends at the first difference. */
  public static boolean same(@Nullable String type, ObjectData one, ObjectData other)
      throws IOException {
    return keys(one, other, true).isEmpty()
        && ObjectDataWriter.sameSource(type, one.source(), other.source());
  }

  /** The keys of the metadata that differ, sorted; without that of the order. */
  public static List<String> keys(ObjectData one, ObjectData other) {
    return keys(one, other, false);
  }

  private static List<String> keys(ObjectData one, ObjectData other, boolean first) {
    if (one.metadata() == other.metadata()) {
      return List.of();
    }
    TreeSet<String> all = new TreeSet<>(one.metadata().keySet());
    all.addAll(other.metadata().keySet());
    all.remove(ObjectVersion.CONTENTS);
    List<String> keys = new ArrayList<>();
    for (String key : all) {
      if (!ValueEquality.same(one.metadata().get(key), other.metadata().get(key))) {
        keys.add(key);
        if (first) {
          break;
        }
      }
    }
    return keys;
  }

  /** Whether nothing differs. */
  public boolean isNone() {
    return keys.isEmpty() && !source;
  }

  /** For people: the keys that differ, and {@code source}. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>(keys);
    if (source) {
      names.add("source");
    }
    return String.join(", ", names);
  }
}
