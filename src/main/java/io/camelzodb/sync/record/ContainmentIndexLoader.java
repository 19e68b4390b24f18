package io.camelzodb.sync.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.tree.FilelessTree;
import io.camelzodb.zope.index.ContainmentIndex;
import java.io.IOException;
import java.nio.file.Path;
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
   * @param settings a digest of all that the tree depends on, except the database
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
    Optional<ContainmentIndex> stored = file.read();
    Snapshot snapshot = log.snapshot(tid);
    if (stored.isPresent() && stored.get().tid().compareTo(tid) <= 0) {
      ContainmentIndex index = stored.get();
      int most = Math.max(FEW, index.size() / ONE_IN);
      Optional<Set<Oid>> changed = ChangedRecords.between(log, index.tid(), tid, most);
      if (changed.isPresent() && changed.get().size() <= most) {
        TransactionFiles files = new TransactionFiles(options, index);
        files.apply(snapshot, changed.get(), new FilelessTree(base, problem -> {}), problem -> {});
        return files;
      }
    }
    TransactionFiles files = new TransactionFiles(options);
    files.whole(snapshot, new FilelessTree(base, problem -> {}), problem -> {});
    return files;
  }

  /** Stores the index for the next start. */
  public void keep(ContainmentIndex index) throws IOException {
    file.write(index);
  }
}
