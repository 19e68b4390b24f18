package io.camelzodb.sync.record;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects whose records were written since a transaction, without a look at all. For
 * whoever compares a tree with a later version of the database; writes nothing.
 */
public final class ChangedContainment {
  /** More changed records than this are not looked at one by one. */
  private static final int MOST = 1000;

  private ChangedContainment() {}

  /**
   * Returns the objects that may have changed, each with the oids of the objects that were in it
   * before. An object that is new since then is not named, but its container is.
   *
   * @return empty if they are not known, or too many
   */
  public static Optional<Map<ObjectPath, Map<String, Oid>>> since(
      Settings database, ObjectStore store, Snapshot snapshot, Tid since) throws IOException {
    TransactionLog log = store.transactionLog();
    if (log == null
        || snapshot.export()
        || since.compareTo(snapshot.tid()) > 0
        || database.recording().unsupported() == Unsupported.STATE) {
      return Optional.empty();
    }
    Set<Oid> written = ChangedRecords.between(log, since, snapshot.tid(), MOST).orElse(null);
    if (written == null || written.size() > MOST || written.contains(snapshot.root())) {
      return Optional.empty();
    }
    if (written.isEmpty()) {
      return Optional.of(Map.of());
    }
    ContainmentIndex index =
        new ContainmentIndexFile(PositionNames.of(database), new RecordStamp(database).settings())
            .read()
            .orElse(null);
    Set<Oid> more = index == null ? null : writtenSince(index, log, snapshot, since, written);
    if (index == null || more == null) {
      // Each of them stands for all that is in it.
      return WrittenObjects.find(snapshot, database.recording(), written)
          .map(
              paths -> {
                Map<ObjectPath, Map<String, Oid>> objects = new HashMap<>();
                paths.forEach(path -> objects.put(path, Map.of()));
                return objects;
              });
    }
    index.top(TransactionFiles.top(snapshot));
    return Optional.of(objects(index, more));
  }

  /** Returns the records whose owners the index knows; null if it is of no use here. */
  private static @Nullable Set<Oid> writtenSince(
      ContainmentIndex index, TransactionLog log, Snapshot snapshot, Tid since, Set<Oid> written)
      throws IOException {
    if (!Objects.equals(index.root(), new ObjectTree(snapshot, problem -> {}).root().oid())
        || index.tid().compareTo(snapshot.tid()) > 0) {
      return null;
    }
    if (index.tid().compareTo(since) >= 0) {
      return written;
    }
    // Objects that were put into a container before are not in the index, but the container was
    // written.
    Set<Oid> more = ChangedRecords.between(log, index.tid(), snapshot.tid(), MOST).orElse(null);
    return more == null || more.size() > MOST || more.contains(snapshot.root()) ? null : more;
  }

  private static Map<ObjectPath, Map<String, Oid>> objects(
      ContainmentIndex index, Set<Oid> written) {
    Map<ObjectPath, Map<String, Oid>> objects = new HashMap<>();
    for (Oid oid : written) {
      index.owners(
          oid,
          node -> {
            Map<String, Oid> children = new HashMap<>();
            index.children(node, child -> children.put(index.id(child), index.oid(child)));
            objects.put(index.path(node), children);
          });
    }
    return objects;
  }
}
