package io.camelzodb.zope.state;

import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.OidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds all records that the root of a database leads to; a pack removes the others. */
final class ReachableRecords {
  private ReachableRecords() {}

  static OidSet of(Snapshot snapshot) throws StorageException {
    OidSet seen = new OidSet();
    Deque<Oid> open = new ArrayDeque<>();
    seen.add(snapshot.root());
    open.push(snapshot.root());
    while (!open.isEmpty()) {
      List<Oid> next = new ArrayList<>();
      try {
        for (Oid target : StateContent.targets(snapshot.load(open.pop()).object())) {
          if (seen.add(target)) {
            next.add(target);
          }
        }
      } catch (NoSuchObjectException lost) {
        // It leads nowhere.
      }
      if (next.size() > 1) {
        snapshot.prefetch(next);
      }
      next.forEach(open::push);
    }
    return seen;
  }
}
