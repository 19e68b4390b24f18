package io.camelzodb.sync;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole recording: opens the source, brings the files in line, commits if asked to. Not safe for
 * many threads.
 */
public final class Recording {
  private static final int MOST_PROBLEMS = 10_000;

  private final Settings settings;
  private RecordOptions options;
  private boolean commit;
  private boolean lastTransactions;
  private boolean autoreset;
  private final List<Problem> problems = new ArrayList<>();

  private Recording(Settings settings) throws IOException {
    this.settings = settings;
    this.options = settings.recording();
    this.commit = settings.flag(Setting.COMMIT);
  }

  /**
   * What a recording did.
   *
   * @param summary of the objects and files
   * @param commit the commit; null where none was asked for or nothing differs
   * @param problems what was left out or decoded by a guess
   * @param allBecause why all was recorded although only recent changes were asked for; else null
   * @param reset what was played back to undo the commit; null where nothing was
   */
  public record Result(
      RecordSummary summary,
      @Nullable CommitId commit,
      List<Problem> problems,
      @Nullable String allBecause,
      Playback.@Nullable Result reset) {}

  /** A recording of the source that the settings name. */
  public static Recording of(Settings settings) throws IOException {
    return new Recording(settings);
  }

  /** Whether to record what the objects contain. */
  public Recording recurse(boolean value) {
    options = options.withRecurse(value);
    return this;
  }

  /** Whether objects that cannot be read are listed instead of ending the work. */
  public Recording skipErrors(boolean value) {
    options = options.withSkipErrors(value);
    return this;
  }

  /** Whether to record what the transactions since the last such run changed as well. */
  public Recording lastTransactions(boolean value) {
    lastTransactions = value;
    return this;
  }

  /** Commits; else the settings tell. */
  public Recording commit(boolean value) {
    commit |= value;
    return this;
  }

  /** Whether a commit is undone at once, in the database as well. */
  public Recording autoreset(boolean value) {
    autoreset = value;
    return this;
  }

  /** Commits nothing, whatever the settings tell. */
  public Recording withoutCommit() {
    commit = false;
    return this;
  }

  /**
   * Records.
   *
   * @param paths such as {@code /} and {@code /site/news}; may be none with recent changes
   * @throws StorageException if the source cannot be read to its end: what is missing would be
   *     removed from the tree
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      if (commit) {
        RecordCommit.checkRepository(settings.baseDir());
      }
      Result recorded = record(paths);
      CommitId made = recorded.commit();
      return made == null || !autoreset
          ? recorded
          : new Result(
              recorded.summary(),
              made,
              recorded.problems(),
              recorded.allBecause(),
              Autoreset.run(settings, made, options.skipErrors()));
    }
  }

  private Result record(List<String> paths) throws IOException {
    try (ObjectStore store = Sources.open(settings)) {
      for (Problem problem : store.problems()) {
        if (problem.severity() == Problem.Severity.FATAL) {
          throw new StorageException(
              problem + "; nothing was recorded, since what is missing would count as removed");
        }
      }
      ObjectTreeFiles files = new ObjectTreeFiles(settings.baseDir(), this::problem);
      // What an export has lost nobody can give back: the rest of it is wanted all the same.
      Snapshot snapshot = store.snapshot();
      boolean lenient = snapshot.export() && !settings.flag(Setting.STRICT);
      RecordOptions how = options.withSkipErrors(options.skipErrors() || lenient);
      Pass pass = pass(store, snapshot, files, how, paths.stream().map(NamedPath::of).toList());
      List<Problem> all = new ArrayList<>(store.problems());
      all.addAll(problems);
      CommitId made = null;
      if (commit) {
        boolean stands = (pass.whole || pass.after != null) && !autoreset && isAll(snapshot, all);
        RecordCommit.Version version =
            stands
                ? new RecordCommit.Version(snapshot.tid(), pass.whole ? null : pass.after)
                : null;
        made = new RecordCommit(settings).make(version).orElse(null);
      }
      return new Result(pass.summary, made, List.copyOf(all), pass.allBecause, null);
    }
  }

  /**
   * What was recorded.
   *
   * @param whole whether all of a database was
   * @param after the transaction behind which the changes were; null where nobody asked for them
   * @param allBecause why all was, although changes were asked for; else null
   */
  private record Pass(
      RecordSummary summary, boolean whole, @Nullable Tid after, @Nullable String allBecause) {}

  private Pass pass(
      ObjectStore store,
      Snapshot snapshot,
      ObjectTreeFiles files,
      RecordOptions how,
      List<ObjectPath> paths)
      throws IOException {
    RecordStamp stamp = new RecordStamp(settings);
    Record record = new Record(store, files, how, this::problem);
    RecentChanges recent =
        new RecentChanges(store, snapshot, files, how, stamp.settings(), this::problem);
    Tid after = lastTransactions ? recent.position() : null;
    // An export has no transaction that would tell one from another.
    boolean whole = !snapshot.export() && how.recurse() && paths.contains(ObjectPath.ROOT);
    RecordSummary unchanged = whole ? stamp.unchanged(snapshot.tid()).orElse(null) : null;
    if (unchanged != null && (!lastTransactions || snapshot.tid().equals(after))) {
      return new Pass(unchanged, true, after, null);
    }
    RecordSummary summary;
    if (lastTransactions) {
      summary = whole ? recent.everything() : recent.run();
      if (recent.reason() != null) {
        whole = !snapshot.export();
        checkThere(snapshot, paths);
      } else if (!whole && !paths.isEmpty()) {
        summary = summary.plus(record.run(snapshot, paths), files.summary());
      }
    } else {
      summary = record.run(snapshot, paths);
    }
    if (whole && problems.isEmpty() && store.problems().isEmpty()) {
      stamp.leave(summary);
    }
    return new Pass(summary, whole, after, recent.reason());
  }

  /** What is asked for by name has to be there, also where all was recorded. */
  private void checkThere(Snapshot snapshot, List<ObjectPath> paths) throws StorageException {
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    for (ObjectPath path : paths) {
      if (tree.resolve(path) == null) {
        throw new StorageException(path + ": there is no such object in " + snapshot.name());
      }
    }
  }

  /** Whether nothing of a snapshot was left out. */
  private static boolean isAll(Snapshot snapshot, List<Problem> problems) {
    return !snapshot.export()
        && !snapshot.tid().equals(Tid.ZERO)
        && problems.stream().allMatch(each -> each.severity() == Problem.Severity.NOTE);
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }
}
