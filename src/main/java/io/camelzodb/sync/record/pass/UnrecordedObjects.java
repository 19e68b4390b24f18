package io.camelzodb.sync.record.pass;

import io.camelzodb.sync.commit.CommitText;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the objects that could not be recorded in one pass, and lists them in the folders of
 * their containers, see {@link UnrecordedFile}. Used by one thread at a time.
 */
final class UnrecordedObjects {
  private static final int LONGEST_REASON = 500;

  private final TreeSink files;

  /** Containers whose whole list is made again. */
  private final Set<ObjectPath> rewritten = new HashSet<>();

  /** The reasons by container and id; null to remove an entry. */
  private final Map<ObjectPath, Map<String, @Nullable String>> changes = new HashMap<>();

  UnrecordedObjects(TreeSink files) {
    this.files = files;
  }

  /** Adds an object that cannot be recorded. */
  void add(ObjectPath path, String reason) {
    if (path.isRoot()) {
      unknown(path, reason);
    } else {
      put(path.parent(), path.id(), line(reason));
    }
  }

  /** Adds a container that cannot be listed completely. */
  void unknown(ObjectPath container, String reason) {
    put(container, UnrecordedFile.UNKNOWN, line(reason));
  }

  /**
   * Begins a container whose children are all visited in this pass; old entries that are not added
   * again are removed.
   */
  void begin(ObjectPath container) throws IOException {
    if (!files.unrecorded(container).isEmpty()) {
      rewritten.add(container);
    }
  }

  /** Removes the entry of an object that is recorded or gone. */
  void forget(ObjectPath path) throws IOException {
    if (!path.isRoot()) {
      forget(path.parent(), path.id());
    }
  }

  /** Removes the entry of a child that is recorded or gone. */
  void forget(ObjectPath container, String id) throws IOException {
    if (files.unrecorded(container).containsKey(id)) {
      put(container, id, null);
    }
  }

  private void put(ObjectPath container, String id, @Nullable String reason) {
    changes.computeIfAbsent(container, at -> new HashMap<>()).put(id, reason);
  }

  /** Makes one line of a reason, so that a diff shows it well. */
  private static String line(String reason) {
    return CommitText.of(reason, LONGEST_REASON);
  }

  /** Writes the lists. */
  void write() throws IOException {
    Set<ObjectPath> containers = new HashSet<>(rewritten);
    containers.addAll(changes.keySet());
    for (ObjectPath container : containers) {
      SortedMap<String, String> before = files.unrecorded(container);
      SortedMap<String, String> after = new TreeMap<>();
      if (!rewritten.contains(container)) {
        after.putAll(before);
      }
      changes
          .getOrDefault(container, Map.of())
          .forEach(
              (id, reason) -> {
                if (reason == null) {
                  after.remove(id);
                } else {
                  after.put(id, reason);
                }
              });
      if (!after.equals(before)) {
        files.unrecorded(container, after);
      }
    }
    rewritten.clear();
    changes.clear();
  }
}
