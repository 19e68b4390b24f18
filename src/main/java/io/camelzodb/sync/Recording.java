package io.camelzodb.sync;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.WorkTreeCommit;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      RecordStamp stamp = new RecordStamp(settings);
      RecordSummary summary =
          record(store, snapshot, files, how, paths.stream().map(NamedPath::of).toList(), stamp);
      String allBecause = null;
      if (lastTransactions) {
        RecentChanges recent =
            new RecentChanges(store, snapshot, files, how, stamp.settings(), this::problem);
        RecordSummary changes = recent.run();
        allBecause = recent.reason();
        if (allBecause != null) {
          leave(stamp, store, snapshot, changes);
        }
        summary = summary.plus(changes, files.summary());
      }
      List<Problem> all = new ArrayList<>(store.problems());
      all.addAll(problems);
      return new Result(summary, commit ? commit() : null, List.copyOf(all), allBecause, null);
    }
  }

  private RecordSummary record(
      ObjectStore store,
      Snapshot snapshot,
      ObjectTreeFiles files,
      RecordOptions how,
      List<ObjectPath> paths,
      RecordStamp stamp)
      throws IOException {
    // An export has no transaction that would tell one from another.
    boolean stamped = !snapshot.export() && how.recurse() && paths.contains(ObjectPath.ROOT);
    Optional<RecordSummary> unchanged =
        stamped ? stamp.unchanged(snapshot.tid()) : Optional.empty();
    if (unchanged.isPresent()) {
      return unchanged.get();
    }
    RecordSummary summary = new Record(store, files, how, this::problem).run(snapshot, paths);
    if (stamped) {
      leave(stamp, store, snapshot, summary);
    }
    return summary;
  }

  private void leave(RecordStamp stamp, ObjectStore store, Snapshot snapshot, RecordSummary summary)
      throws IOException {
    if (!snapshot.export() && problems.isEmpty() && store.problems().isEmpty()) {
      stamp.leave(summary);
    }
  }

  private @Nullable CommitId commit() throws IOException {
    CommitMessage message = CommitMessage.of(settings.text(Setting.COMMIT_MESSAGE));
    Signature author =
        Signature.now(settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
    try (GitWorkTree tree = GitWorkTree.open(settings.baseDir())) {
      return new WorkTreeCommit(tree)
          .commit(List.of(Path.of(ObjectTreeFiles.ROOT)), message, author)
          .orElse(null);
    }
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }
}
