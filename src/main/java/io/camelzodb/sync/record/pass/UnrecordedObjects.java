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
 * What one pass found out of objects that cannot be recorded; at its end the folders of their
 * containers are made to tell so, see {@link UnrecordedFile}. Used by one thread at a time.
 */
final class UnrecordedObjects {
  private static final int LONGEST_REASON = 500;

  private final TreeSink files;

  /** Containers of which all is known anew. */
  private final Set<ObjectPath> whole = new HashSet<>();

  /** By container and id; null where there is nothing to tell any more. */
  private final Map<ObjectPath, Map<String, @Nullable String>> changes = new HashMap<>();

  UnrecordedObjects(TreeSink files) {
    this.files = files;
  }

  /** An object that cannot be recorded. */
  void add(ObjectPath path, String reason) {
    if (path.isRoot()) {
      unknown(path, reason);
    } else {
      put(path.parent(), path.id(), line(reason));
    }
  }

  /** A container of which not all can be listed. */
  void unknown(ObjectPath container, String reason) {
    put(container, UnrecordedFile.UNKNOWN, line(reason));
  }

  /** All that a container holds is looked at in this pass; what is not told anew is no more so. */
  void begin(ObjectPath container) throws IOException {
    if (!files.unrecorded(container).isEmpty()) {
      whole.add(container);
    }
  }

  /** An object that is recorded, or is gone. */
  void forget(ObjectPath path) throws IOException {
    if (!path.isRoot()) {
      forget(path.parent(), path.id());
    }
  }

  /** One of what a container holds that is recorded or gone. */
  void forget(ObjectPath container, String id) throws IOException {
    if (files.unrecorded(container).containsKey(id)) {
      put(container, id, null);
    }
  }

  private void put(ObjectPath container, String id, @Nullable String reason) {
    changes.computeIfAbsent(container, at -> new HashMap<>()).put(id, reason);
  }

  /** A text that is no line would not stand out in a difference. */
  private static String line(String reason) {
    return CommitText.of(reason, LONGEST_REASON);
  }

  /** Has the folders tell. */
  void write() throws IOException {
    Set<ObjectPath> containers = new HashSet<>(whole);
    containers.addAll(changes.keySet());
    for (ObjectPath container : containers) {
      SortedMap<String, String> before = files.unrecorded(container);
      SortedMap<String, String> after = new TreeMap<>();
      if (!whole.contains(container)) {
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
    whole.clear();
    changes.clear();
  }
}
