package io.camelzodb.zope.comparison;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which objects that are gone from one place are in another one: by their oid, where both
 * trees know oids; else by equal content, where no other object that is gone or new has the same.
 * Not changed once it is found.
 */
final class Moves {
  /** As many objects that are gone, and as many that are new, are looked at. */
  static final int MOST = 10_000;

  static final Moves NONE = new Moves();

  private final Map<ObjectPath, ObjectPath> sources = new HashMap<>();
  private final Set<ObjectPath> moved = new HashSet<>();

  private Moves() {}

  /** Where an object was that is new at a path; null where it is new altogether. */
  @Nullable ObjectPath from(ObjectPath path) {
    return sources.get(path);
  }

  /** Whether the object that is gone from a path is at another one. */
  boolean isMoved(ObjectPath path) {
    return moved.contains(path);
  }

  static Moves find(ObjectReader before, ObjectReader after, List<ObjectPath> paths)
      throws IOException {
    OneSide gone = new OneSide(before);
    OneSide made = new OneSide(after);
    ObjectComparison.ofStructure(before, after)
        .run(
            paths,
            difference -> {
              if (difference instanceof ObjectDifference.Removed removed) {
                gone.add(removed.before());
              } else if (difference instanceof ObjectDifference.Added added) {
                made.add(added.after());
              }
            });
    Moves moves = new Moves();
    moves.match(gone.oids, made.oids);
    if (!gone.tops.isEmpty() && !made.tops.isEmpty()) {
      moves.match(gone.contents(), made.contents());
    }
    return moves;
  }

  private <K> void match(Map<K, ObjectPath> pathsBefore, Map<K, ObjectPath> pathsAfter) {
    pathsAfter.forEach(
        (key, path) -> {
          ObjectPath from = pathsBefore.get(key);
          if (from != null && !sources.containsKey(path) && moved.add(from)) {
            sources.put(path, from);
          }
        });
  }

  /** Holds the objects that only one of both trees has. */
  private static final class OneSide {
    private final ObjectReader reader;
    private final Map<Oid, ObjectPath> oids = new HashMap<>();
    private final List<ObjectPath> tops = new ArrayList<>();
    private int count;

    OneSide(ObjectReader reader) {
      this.reader = reader;
    }

    void add(ObjectVersion object) {
      if (count++ >= MOST) {
        return;
      }
      if (object.oid() != null) {
        oids.putIfAbsent(object.oid(), object.path());
      }
      // They come depth first.
      if (tops.isEmpty() || !object.path().startsWith(tops.get(tops.size() - 1))) {
        tops.add(object.path());
      }
    }

    /** Returns the paths by the content of the objects; equal contents are left out. */
    Map<String, ObjectPath> contents() throws IOException {
      Map<String, ObjectPath> contents = new HashMap<>();
      Set<String> ambiguous = new HashSet<>();
      SubtreeDigests digests =
          new SubtreeDigests(
              reader,
              MOST,
              (path, digest) -> {
                if (contents.put(digest, path) != null) {
                  ambiguous.add(digest);
                }
              });
      for (ObjectPath top : tops) {
        digests.of(top);
      }
      contents.keySet().removeAll(ambiguous);
      return contents;
    }
  }
}
