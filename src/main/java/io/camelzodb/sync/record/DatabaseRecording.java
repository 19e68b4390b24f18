package io.camelzodb.sync.record;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.layer.RecordedFolders;
import io.camelzodb.sync.record.pass.RecordSummary;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.sync.record.pass.TreeRecorder;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.folder.FolderTree;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records one database of a site: some paths, the changes since the last run, or everything. Used
 * once, by one thread.
 */
final class DatabaseRecording {
  private final Settings settings;
  private final Layers layers;
  private final ObjectStore store;
  private final Snapshot snapshot;
  private final RecordOptions options;
  private final Consumer<Problem> problems;
  private final PositionNames names;
  private final RecordStamp stamp;
  private final RecentChanges recent;
  private long problemCount;

  /**
   * Creates it.
   *
   * @param settings those of this database
   * @param problems receives problems of objects left out or decoded by a guess
   */
  DatabaseRecording(
      Settings settings,
      ObjectStore store,
      Snapshot snapshot,
      RecordOptions options,
      Consumer<Problem> problems)
      throws IOException {
    this.settings = settings;
    this.layers = LayerSettings.of(settings);
    this.store = store;
    this.snapshot = snapshot;
    this.options = options;
    this.problems = problems;
    this.names = PositionNames.of(settings);
    this.stamp = new RecordStamp(settings);
    this.recent = new RecentChanges(store, snapshot, options, names, stamp.settings());
  }

  /**
   * Holds the result for one database.
   *
   * @param version the state of the tree; null if it reflects no transaction
   * @param allBecause why everything was recorded instead of the changes; else null
   */
  record Recorded(
      RecordSummary summary, RecordCommit.@Nullable Version version, @Nullable String allBecause) {
    static final Recorded NOTHING = new Recorded(RecordSummary.NOTHING, null, null);

    Recorded plus(Recorded other) {
      return new Recorded(
          summary.plus(other.summary, summary.files().plus(other.summary.files())),
          version,
          allBecause == null ? other.allBecause : allBecause);
    }

    Recorded withoutVersion() {
      return new Recorded(summary, null, allBecause);
    }
  }

  /**
   * Records.
   *
   * @param paths the objects to record
   * @param changes whether to record the changes since the last such run as well
   */
  Recorded run(List<ObjectPath> paths, boolean changes) throws IOException {
    Tid after = changes ? recent.position() : null;
    // An export has no transaction to compare.
    boolean whole = !snapshot.export() && options.recurse() && paths.contains(ObjectPath.ROOT);
    RecordSummary unchanged =
        whole && !layers.areUsed() ? stamp.unchanged(snapshot.tid()).orElse(null) : null;
    if (unchanged != null && (!changes || snapshot.tid().equals(after))) {
      return new Recorded(unchanged, new RecordCommit.Version(names, snapshot.tid(), null), null);
    }
    String why = null;
    RecordSummary summary;
    try (RecordedFolders folders = new RecordedFolders(settings, layers, this::problem)) {
      FolderTree files = folders.files();
      Applied counts;
      if (!changes) {
        counts = only(paths, files);
      } else if (whole) {
        counts = everything(files);
      } else {
        RecentChanges.Found found = recent.find();
        if (found instanceof RecentChanges.RecordAll all) {
          why = all.reason();
          counts = everything(files);
          whole = !snapshot.export();
          checkThere(paths);
        } else {
          counts =
              found instanceof RecentChanges.ChangedOids some ? only(some, files) : Applied.NOTHING;
          counts = paths.isEmpty() ? counts : counts.plus(only(paths, files));
        }
      }
      summary = RecordSummary.of(snapshot, counts, files.summary());
      folders.finish(!snapshot.export());
    }
    if (whole && !layers.areUsed() && problemCount == 0 && store.problems().isEmpty()) {
      stamp.leave(summary);
    }
    RecordCommit.Version version =
        whole || after != null
            ? new RecordCommit.Version(names, snapshot.tid(), whole ? null : after)
            : null;
    return new Recorded(summary, version, why);
  }

  private Applied only(List<ObjectPath> paths, TreeSink files) throws IOException {
    return new TreeRecorder(snapshot, files, options, this::problem).run(paths);
  }

  private Applied only(RecentChanges.ChangedOids changes, TreeSink files) throws IOException {
    TransactionFiles transactions = new TransactionFiles(options, changes.index());
    Applied counts = transactions.apply(snapshot, changes.oids(), files, this::problem);
    recent.done(transactions.index());
    return counts;
  }

  private Applied everything(TreeSink files) throws IOException {
    if (snapshot.export()) {
      return new TreeRecorder(snapshot, files, options.withRecurse(true), this::problem)
          .run(List.of(ObjectPath.ROOT));
    }
    TransactionFiles transactions = new TransactionFiles(options);
    Applied counts = transactions.whole(snapshot, files, this::problem);
    recent.done(transactions.index());
    return counts;
  }

  /** Checks that objects asked for by name exist, even if everything was recorded. */
  private void checkThere(List<ObjectPath> paths) throws StorageException {
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    for (ObjectPath path : paths) {
      if (tree.resolve(path) == null) {
        throw new NoSuchObjectException(
            new FaultDetails(path + ": there is no such object in " + snapshot.name())
                .at(FaultPlace.ofPath(path)));
      }
    }
  }

  private void problem(Problem problem) {
    problemCount++;
    problems.accept(problem);
  }
}
