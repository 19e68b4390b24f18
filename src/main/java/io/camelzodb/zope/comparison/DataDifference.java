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
 * Lists the differences between the data of two versions of an object: the keys of the metadata,
 * and whether the source differs. The order of its contents is compared elsewhere, and so is its
 * whole state. Immutable.
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
  public static DataDifference of(@Nullable String type, ObjectData before, ObjectData after)
      throws IOException {
    return new DataDifference(
        keys(before, after, false),
        !ObjectDataWriter.sameSource(type, before.source(), after.source()));
  }

  /** Whether nothing differs; ends at the first difference. */
  public static boolean same(@Nullable String type, ObjectData before, ObjectData after)
      throws IOException {
    return keys(before, after, true).isEmpty()
        && ObjectDataWriter.sameSource(type, before.source(), after.source());
  }

  /** The keys of the metadata that differ, sorted; without that of the order. */
  public static List<String> keys(ObjectData before, ObjectData after) {
    return keys(before, after, false);
  }

  private static List<String> keys(ObjectData before, ObjectData after, boolean first) {
    if (before.metadata() == after.metadata()) {
      return List.of();
    }
    TreeSet<String> all = new TreeSet<>(before.metadata().keySet());
    all.addAll(after.metadata().keySet());
    all.remove(ObjectVersion.CONTENTS);
    List<String> keys = new ArrayList<>();
    for (String key : all) {
      if (!ValueEquality.same(before.metadata().get(key), after.metadata().get(key))) {
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
