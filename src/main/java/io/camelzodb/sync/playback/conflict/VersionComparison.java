package io.camelzodb.sync.playback.conflict;

import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.type.ObjectDataWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares two versions of an object, except for the order of its content. */
public final class VersionComparison {
  private static final String CONTENTS = "contents";

  private VersionComparison() {}

  public static boolean same(String type, ObjectData one, ObjectData other) throws IOException {
    return keys(one, other, true).isEmpty()
        && ObjectDataWriter.sameSource(type, one.source(), other.source());
  }

  /** Returns the keys that differ, and {@code source}, for people. */
  static String changed(String type, ObjectData base, ObjectData now) throws IOException {
    List<String> keys = keys(base, now, false);
    if (!ObjectDataWriter.sameSource(type, base.source(), now.source())) {
      keys.add("source");
    }
    return String.join(", ", keys);
  }

  private static List<String> keys(ObjectData one, ObjectData other, boolean first) {
    Set<String> all = new TreeSet<>(one.metadata().keySet());
    all.addAll(other.metadata().keySet());
    all.remove(CONTENTS);
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
}
