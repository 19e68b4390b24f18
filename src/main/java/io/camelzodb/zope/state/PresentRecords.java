package io.camelzodb.zope.state;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.walk.ObjectTree;
import org.jspecify.annotations.Nullable;

/**
 * Knows which records of a database are objects of its tree, and which are reachable. It reads them
 * when it is first asked. Not safe for many threads.
 */
final class PresentRecords {
  private final Snapshot snapshot;
  private @Nullable OidSet tree;
  private @Nullable OidSet reachable;
  private boolean damaged;

  PresentRecords(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Returns the objects of the database that have their own folders. */
  OidSet tree() throws StorageException {
    if (tree == null) {
      tree = TreeOids.of(new ObjectTree(snapshot, problem -> {}));
    }
    return tree;
  }

  /** Whether a record is reachable from the root; true if that cannot be found out. */
  boolean isReachable(Oid oid) {
    if (reachable == null && !damaged) {
      try {
        reachable = ReachableRecords.of(snapshot);
      } catch (StorageException undecoded) {
        // Its references are unknown, so no record counts as unreachable.
        damaged = true;
      }
    }
    return reachable == null || reachable.contains(oid);
  }
}
