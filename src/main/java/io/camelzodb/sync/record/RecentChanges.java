package io.camelzodb.sync.record;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which records were changed since the last run. {@link ContainmentIndex} maps their oids to
 * paths, so that the time depends on the number of changes and not on the size of the database. Not
 * safe for many threads.
 *
 * <p>The last run is known by the position that it has left. Both that and the index are kept here:
 * the position is written after the files, and the index after the position, so that after a crash
 * the next run repeats at most some work.
 */
final class RecentChanges {
  /** Above this number, and above one in so many objects, a walk through all objects is faster. */
  private static final int FEW = 1000;

  private static final int ONE_IN = 20;

  private final ObjectStore store;
  private final Snapshot snapshot;
  private final RecordOptions options;
  private final LastTransaction position;
  private final ContainmentIndexFile indexFile;

  RecentChanges(
      ObjectStore store,
      Snapshot snapshot,
      RecordOptions options,
      PositionNames names,
      String settings) {
    this.store = store;
    this.snapshot = snapshot;
    this.options = options;
    this.position = new LastTransaction(names);
    this.indexFile = new ContainmentIndexFile(names, settings);
  }

  /** Holds the changes since the last run, as far as they are known. */
  sealed interface Found {}

  /**
   * Holds the changed records.
   *
   * @param index the index as of the last run, or of one before
   */
  record ChangedOids(Set<Oid> oids, ContainmentIndex index) implements Found {}

  /** Says that the last run has read the same transaction. */
  record Unchanged() implements Found {}

  /** Says why the changes are not known, or too many, so that everything is to be recorded. */
  record RecordAll(String reason) implements Found {}

  Found find() throws IOException {
    if (!followable()) {
      return new RecordAll("with zodb.unsupported=state changes cannot be followed");
    }
    Tid last = position.read().orElse(null);
    if (last == null) {
      return new RecordAll("no position is stored in " + LastTransaction.NAME);
    }
    TransactionLog log = store.transactionLog();
    if (log == null) {
      return new RecordAll(store.name() + " has no history of transactions");
    }
    if (!isInLog(log, last)) {
      return new RecordAll(
          "the transaction "
              + last
              + " of "
              + LastTransaction.NAME
              + " is not in the database (packed away, or another database)");
    }
    if (last.equals(snapshot.tid())) {
      return new Unchanged();
    }
    ContainmentIndex index = indexFile.read().orElse(null);
    if (index == null || !usable(log, index, last)) {
      return new RecordAll("the paths of the objects are not known as of transaction " + last);
    }
    Set<Oid> oids =
        ChangedRecords.between(log, index.tid(), snapshot.tid(), Integer.MAX_VALUE).orElseThrow();
    return oids.size() > Math.max(FEW, index.size() / ONE_IN)
        ? new RecordAll(oids.size() + " records changed, a large part of the database")
        : new ChangedOids(oids, index);
  }

  /** Whether changes can be followed; whole states also depend on other objects of the tree. */
  private boolean followable() {
    return options.unsupported() != Unsupported.STATE;
  }

  /** Returns the position; null if there is none. */
  @Nullable Tid position() throws IOException {
    return position.read().orElse(null);
  }

  /** Moves the position to the snapshot, after the files were written; keeps the index. */
  void done(ContainmentIndex index) throws IOException {
    position.write(snapshot.tid());
    if (followable()) {
      indexFile.write(index);
    }
  }

  /** Whether the index belongs to this tree, or to an earlier state of it. */
  private boolean usable(TransactionLog log, ContainmentIndex index, Tid last)
      throws StorageException {
    Oid root = new ObjectTree(snapshot, problem -> {}).root().oid();
    return root.equals(index.root())
        && index.tid().compareTo(last) <= 0
        && (index.tid().equals(last) || isInLog(log, index.tid()));
  }

  private boolean isInLog(TransactionLog log, Tid tid) throws StorageException {
    return tid.compareTo(snapshot.tid()) <= 0 && ChangedRecords.hasTransaction(log, tid);
  }
}
