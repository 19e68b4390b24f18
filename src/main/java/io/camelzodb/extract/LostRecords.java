package io.camelzodb.extract;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.PayloadHeuristics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds records that the walk from the root did not reach and that may hold payloads. */
final class LostRecords {
  private LostRecords() {}

  /** Returns a record as an object under {@code lost+found}; null if its class holds no payload. */
  static @Nullable ZopeObject candidate(WatchedSnapshot snapshot, Oid oid) {
    try {
      StoredRecord record = snapshot.peek(oid);
      if (!PayloadHeuristics.in(record.className())) {
        return null;
      }
      snapshot.mark(oid);
      PickledObject object = record.object();
      ObjectPath path = ObjectPath.ROOT.child(PayloadPaths.LOST).child(name(object, oid));
      return new ZopeObject(
          path, oid, record.tid(), record.size(), object.className(), null, object, () -> null);
    } catch (StorageException damaged) {
      // The snapshot reports it.
      return null;
    }
  }

  private static String name(PickledObject object, Oid oid) {
    Dictionary state = object.attributes();
    for (String key : List.of("id", "__name__", "filename")) {
      Value value = state.get(key);
      String name = value == null ? null : Dictionary.nameOf(value);
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    return oid.hex();
  }
}
