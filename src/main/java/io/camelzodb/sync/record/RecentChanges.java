package io.camelzodb.sync.record;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.pass.RecordSummary;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records the objects that were changed since the last run. {@link ContainmentIndex} maps the oids
 * of the transactions to paths, so that the time depends on the number of changes and not on the
 * size of the database. Without an index everything is recorded. Not safe for many threads.
 *
 * <p>The position is written after the files, and the index after the position, so that after a
 * crash the next run repeats at most some work.
 */
final class RecentChanges {
  /** Above this number, and above one in so many objects, a walk through all objects is faster. */
  private static final int FEW = 1000;

  private static final int ONE_IN = 20;

  private final ObjectStore store;
  private final Snapshot snapshot;
  private final ObjectTreeFiles files;
  private final RecordOptions options;
  private final Consumer<Problem> problems;
  private final LastTransaction position;
  private final ContainmentIndexFile placesFile;
  private @Nullable String reason;

  RecentChanges(
      ObjectStore store,
      Snapshot snapshot,
      ObjectTreeFiles files,
      RecordOptions options,
      PositionNames names,
      String settings,
      Consumer<Problem> problems) {
    this.store = store;
    this.snapshot = snapshot;
    this.files = files;
    this.options = options.withRecurse(true);
    this.problems = problems;
    this.position = new LastTransaction(names);
    this.placesFile = new ContainmentIndexFile(names, settings);
  }

  /** Writes the changed files and moves the position on. */
  RecordSummary run() throws IOException {
    if (!followable()) {
      return all("with whole states changes are not followed");
    }
    Tid last = position.read().orElse(null);
    String unknown = unknown(last);
    if (last == null || unknown != null) {
      return all(String.valueOf(unknown));
    }
    if (last.equals(snapshot.tid())) {
      return new RecordSummary(snapshot.tid(), 0, 0, 0, files.summary());
    }
    ContainmentIndex places = placesFile.read().orElse(null);
    if (places == null || !usable(places, last)) {
      return all("it is not known which object stood where at " + last);
    }
    Set<Oid> oids = changed(places.tid());
    if (oids.size() > Math.max(FEW, places.size() / ONE_IN)) {
      return all(oids.size() + " records changed, a great part of them all");
    }
    TransactionFiles transactions = new TransactionFiles(options, places);
    Applied applied = transactions.apply(snapshot, oids, files, problems);
    position.write(snapshot.tid());
    placesFile.write(transactions.places());
    return new RecordSummary(
        snapshot.tid(),
        applied.objects(),
        applied.unsupported(),
        applied.errors(),
        files.summary());
  }

  /** Whether changes can be followed; whole states also depend on other objects of the tree. */
  private boolean followable() {
    return options.unsupported() != Unsupported.STATE;
  }

  /** Returns the position; null if there is none. */
  @Nullable Tid position() throws IOException {
    return position.read().orElse(null);
  }

  /** Returns why everything was recorded instead of the changes; null if only changes were. */
  @Nullable String reason() {
    return reason;
  }

  private RecordSummary all(String why) throws IOException {
    reason = why;
    return everything();
  }

  /** Records everything in one pass, and moves the position on. */
  RecordSummary everything() throws IOException {
    TreeRecorder record = new TreeRecorder(store, files, options, problems);
    if (snapshot.export()) {
      return record.run(snapshot, List.of(ObjectPath.ROOT));
    }
    ContainmentIndex places = new ContainmentIndex();
    places.top(TransactionFiles.top(snapshot));
    RecordSummary summary = record.run(snapshot, places);
    position.write(snapshot.tid());
    if (followable()) {
      placesFile.write(places);
    }
    return summary;
  }

  /** Returns why the changes since a position are unknown; null if they are known. */
  private @Nullable String unknown(@Nullable Tid last) throws StorageException {
    if (last == null) {
      return "there is no position in " + LastTransaction.NAME;
    }
    if (store.transactionLog() == null) {
      return store.name() + " tells no transactions";
    }
    return isInLog(last)
        ? null
        : "the transaction "
            + last
            + " of "
            + LastTransaction.NAME
            + " is not in the database (packed away, or another database)";
  }

  /** Whether the index belongs to this tree, or to an earlier state of it. */
  private boolean usable(ContainmentIndex places, Tid last) throws StorageException {
    Oid root = new ObjectTree(snapshot, problem -> {}).root().oid();
    return root.equals(places.root())
        && places.tid().compareTo(last) <= 0
        && (places.tid().equals(last) || isInLog(places.tid()));
  }

  private boolean isInLog(Tid tid) throws StorageException {
    if (tid.compareTo(snapshot.tid()) > 0) {
      return false;
    }
    try {
      Iterator<Transaction> transactions = transactions(tid);
      return transactions.hasNext() && transactions.next().info().tid().equals(tid);
    } catch (UncheckedIOException fault) {
      throw new StorageException(String.valueOf(fault.getCause().getMessage()), fault);
    }
  }

  private Iterator<Transaction> transactions(Tid from) throws StorageException {
    TransactionLog log = store.transactionLog();
    return log == null ? Collections.emptyIterator() : log.transactions(from);
  }

  /** Returns the oids written after a transaction, up to the snapshot. */
  private Set<Oid> changed(Tid after) throws StorageException {
    Set<Oid> oids = new HashSet<>();
    try {
      Iterator<Transaction> transactions = transactions(new Tid(after.value() + 1));
      while (transactions.hasNext()) {
        Transaction transaction = transactions.next();
        if (transaction.info().tid().compareTo(snapshot.tid()) > 0) {
          break;
        }
        transaction.changes().forEach(change -> oids.add(change.oid()));
      }
    } catch (UncheckedIOException fault) {
      throw new StorageException(String.valueOf(fault.getCause().getMessage()), fault);
    }
    return oids;
  }
}
