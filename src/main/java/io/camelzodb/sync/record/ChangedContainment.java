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

/**
 * Finds the objects whose records were written since a transaction, without a walk through all. For
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
    if (index == null
        || !Objects.equals(index.root(), new ObjectTree(snapshot, problem -> {}).root().oid())) {
      return Optional.empty();
    }
    if (index.tid().compareTo(since) < 0) {
      // Objects that were put into a container before are not in the index, but the container was
      // written.
      written = ChangedRecords.between(log, index.tid(), snapshot.tid(), MOST).orElse(null);
      if (written == null || written.size() > MOST || written.contains(snapshot.root())) {
        return Optional.empty();
      }
    } else if (index.tid().compareTo(snapshot.tid()) > 0) {
      return Optional.empty();
    }
    index.top(TransactionFiles.top(snapshot));
    return Optional.of(objects(index, written));
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
