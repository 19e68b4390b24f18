package io.camelzodb.sync.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.tree.FilelessTree;
import io.camelzodb.zope.index.ContainmentIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the {@link ContainmentIndex} as of the position of a mirror. It reads {@link
 * ContainmentIndexFile} and the changes since it was written, else the whole snapshot. Not safe for
 * many threads.
 */
public final class ContainmentIndexLoader {
  /** If more than one in so many objects has changed, reading all is faster. */
  private static final int ONE_IN = 10;

  private static final int FEW = 5000;

  private final RecordOptions options;
  private final ContainmentIndexFile file;
  private final Path base;

  /**
   * Creates it for one mirror.
   *
   * @param settings a digest of what the tree depends on beyond the database
   */
  public ContainmentIndexLoader(PositionNames names, RecordOptions options, String settings) {
    this.base = names.base();
    this.options = options.withSkipErrors(true);
    this.file = new ContainmentIndexFile(names, settings);
  }

  /**
   * Returns the files as of a transaction, ready to follow the next ones.
   *
   * @throws IOException if the database cannot be read as of that transaction
   */
  public TransactionFiles at(TransactionLog log, Tid tid) throws IOException {
    Optional<ContainmentIndex> kept = file.read();
    Snapshot snapshot = log.snapshot(tid);
    if (kept.isPresent() && kept.get().tid().compareTo(tid) <= 0) {
      ContainmentIndex places = kept.get();
      Optional<Set<Oid>> changed = changed(log, places.tid(), tid, places.size());
      if (changed.isPresent()) {
        TransactionFiles files = new TransactionFiles(options, places);
        files.apply(snapshot, changed.get(), new FilelessTree(base, problem -> {}), problem -> {});
        return files;
      }
    }
    TransactionFiles files = new TransactionFiles(options);
    files.whole(snapshot, new FilelessTree(base, problem -> {}), problem -> {});
    return files;
  }

  /** Returns the oids written after one transaction, up to another; empty if there are too many. */
  private static Optional<Set<Oid>> changed(TransactionLog log, Tid after, Tid until, int size)
      throws StorageException {
    Set<Oid> oids = new HashSet<>();
    try {
      Iterator<Transaction> transactions = log.transactions(after);
      if (!transactions.hasNext() || !transactions.next().info().tid().equals(after)) {
        return Optional.empty();
      }
      while (transactions.hasNext()) {
        Transaction next = transactions.next();
        if (next.info().tid().compareTo(until) > 0) {
          break;
        }
        next.changes().forEach(change -> oids.add(change.oid()));
        if (oids.size() > Math.max(FEW, size / ONE_IN)) {
          return Optional.empty();
        }
      }
    } catch (UncheckedIOException fault) {
      throw new StorageException(String.valueOf(fault.getCause().getMessage()), fault);
    }
    return Optional.of(oids);
  }

  /** Stores the index for the next start. */
  public void keep(ContainmentIndex places) throws IOException {
    file.write(places);
  }
}
