package io.camelzodb.sync.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.record.pass.RecordedObjects;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.TracedSnapshot;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the objects that records belong to by a walk through the containers alone. The objects in
 * them are not read, so that it is much faster than a comparison of all objects.
 */
final class WrittenObjects {
  private WrittenObjects() {}

  /**
   * Returns the paths of the objects that records belong to. An object that could be a container
   * stands for all that is in it.
   *
   * @return empty if a record belongs to no object that is found in this way
   */
  static Optional<Set<ObjectPath>> find(Snapshot snapshot, RecordOptions options, Set<Oid> written)
      throws IOException {
    TracedSnapshot traced = new TracedSnapshot(snapshot);
    DatabaseReader reader = RecordedObjects.reader(traced, options, problem -> {});
    Set<ObjectPath> found = new HashSet<>();
    Set<Oid> left = new HashSet<>(written);
    Deque<ObjectPath> open = new ArrayDeque<>(reader.tops());
    try {
      while (!open.isEmpty()) {
        ObjectPath path = open.pop();
        traced.take();
        ObjectVersion version = reader.read(path);
        ZopeObject object = version == null ? null : reader.find(path);
        if (version == null || object == null) {
          continue;
        }
        Set<String> ids = new HashSet<>(version.children());
        boolean changed = left.remove(object.oid()) || written.contains(object.oid());
        // Parts of its listing, such as buckets; containers above may have been read again.
        if (!ids.isEmpty()) {
          changed |= removed(left, traced.take());
        }
        if (changed) {
          found.add(path);
        }
        for (Child child : ids.isEmpty() ? List.<Child>of() : reader.tree().listing(object)) {
          Oid oid = child.oid();
          if (oid != null && ids.contains(child.id())) {
            ObjectPath at = path.child(child.id());
            if (written.contains(oid)) {
              left.remove(oid);
              found.add(at);
            }
            if (mayHold(child)) {
              open.push(at);
            }
          }
        }
      }
    } catch (StorageException unreadable) {
      // A look at all objects reports it.
      return Optional.empty();
    }
    return left.isEmpty() ? Optional.of(found) : Optional.empty();
  }

  private static boolean mayHold(Child child) {
    String type = child.metaType();
    return type == null || ObjectDataWriter.isContainer(type) || !ObjectDataWriter.isKnown(type);
  }

  private static boolean removed(Set<Oid> left, OidSet loaded) {
    int before = left.size();
    left.removeIf(loaded::contains);
    return left.size() < before;
  }
}
