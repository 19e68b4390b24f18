package io.camelzodb.sync.playback.planning;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.MetaTypes;
import java.util.List;
import java.util.Objects;

/** Recognizes a database that no Zope has opened yet: it has no application, or not even a root. */
final class EmptyDatabase {
  /** The meta type of the application. */
  static final String ROOT_TYPE = Objects.requireNonNull(MetaTypes.of(DatabaseRoot.APPLICATION));

  private EmptyDatabase() {}

  static boolean isEmpty(Snapshot snapshot) throws StorageException {
    if (!snapshot.contains(Oid.ROOT)) {
      return true;
    }
    Dictionary mapping = snapshot.load(Oid.ROOT).object().attributes();
    for (String name : List.of("data", "_container")) {
      if (mapping.get(name) instanceof Dictionary entries) {
        return entries.size() == 0;
      }
    }
    return false;
  }

  /** Returns the application that it will get. */
  static ZopeObject root() {
    return new ZopeObject(
        ObjectPath.ROOT,
        Oid.ROOT,
        Tid.ZERO,
        0,
        DatabaseRoot.APPLICATION,
        ROOT_TYPE,
        new PickledObject(List.of(DatabaseRoot.APPLICATION, new Dictionary())),
        () -> null);
  }
}
