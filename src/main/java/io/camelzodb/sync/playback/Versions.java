package io.camelzodb.sync.playback;

import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.SameValues;
import io.camelzodb.zope.type.ObjectWriting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares two versions of an object; the order of what it contains is compared elsewhere. */
final class Versions {
  private static final String CONTENTS = "contents";

  private Versions() {}

  static boolean same(String type, ObjectData one, ObjectData other) throws IOException {
    return keys(one, other, true).isEmpty()
        && ObjectWriting.sameSource(type, one.source(), other.source());
  }

  /** For people: the keys that differ, and {@code source}. */
  static String changed(String type, ObjectData base, ObjectData now) throws IOException {
    List<String> keys = keys(base, now, false);
    if (!ObjectWriting.sameSource(type, base.source(), now.source())) {
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
      if (!SameValues.same(one.metadata().get(key), other.metadata().get(key))) {
        keys.add(key);
        if (first) {
          break;
        }
      }
    }
    return keys;
  }
}
