package io.camelzodb.sync.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.CommitId;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.sync.BaseFolder;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.MountedPaths;
import io.camelzodb.sync.commit.RecordedDatabase;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.record.DatabaseRecording.Recorded;
import io.camelzodb.sync.record.pass.RecordSummary;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records a database or an export as files of a tree, and commits them if asked to. Not safe for
 * many threads.
 */
public final class Recording {
  private static final int MOST_PROBLEMS = 10_000;

  private final Settings settings;
  private RecordOptions options;
  private boolean commit;
  private boolean lastTransactions;
  private boolean autoreset;
  private DatabaseKind kind = DatabaseKind.EMPTY;
  private boolean withoutMounted;
  private boolean ignoreRemoved;
  private RecordCommit.Made commits = RecordCommit.Made.NOTHING;
  private final List<Problem> problems = new ArrayList<>();

  private Recording(Settings settings) throws IOException {
    this.settings = settings;
    this.options = settings.recording();
    this.commit = settings.flag(Setting.COMMIT);
  }

  /**
   * Holds the result of a recording.
   *
   * @param summary the numbers of objects and files
   * @param commit the commit; null if none was asked for or nothing differs
   * @param layerCommits the commits in lower layers that are recorded into, by the name of the
   *     layer
   * @param problems objects left out or decoded by a guess
   * @param allBecause why everything was recorded although only recent changes were asked for; else
   *     null
   * @param reset the playback that undid the commit; null if there was none
   * @param kind the kind of database
   */
  public record Result(
      RecordSummary summary,
      @Nullable CommitId commit,
      Map<String, CommitId> layerCommits,
      List<Problem> problems,
      @Nullable String allBecause,
      Playback.@Nullable Result reset,
      DatabaseKind kind) {}

  /** Creates a recording of the source in the settings. */
  public static Recording of(Settings settings) throws IOException {
    return new Recording(settings);
  }

  /** Sets whether to record the content of containers. */
  public Recording recurse(boolean value) {
    options = options.withRecurse(value);
    return this;
  }

  /** Sets whether a path without an object is only a problem, and does not end the recording. */
  public Recording skipErrors(boolean value) {
    options = options.withSkipErrors(value);
    return this;
  }

  /** Sets whether to record the changes since the last such run as well. */
  public Recording lastTransactions(boolean value) {
    lastTransactions = value;
    return this;
  }

  /** Commits if the value is true; otherwise the settings decide. */
  public Recording commit(boolean value) {
    commit |= value;
    return this;
  }

  /** Sets whether the commit is undone at once, in the database as well. */
  public Recording autoreset(boolean value) {
    autoreset = value;
    return this;
  }

  /** Leaves out mounted databases. */
  public Recording withoutMounted() {
    withoutMounted = true;
    return this;
  }

  /** Leaves out paths without an object, and does not report them. */
  public Recording ignoreRemoved() {
    ignoreRemoved = true;
    return this;
  }

  /** Commits nothing, whatever the settings say. */
  public Recording withoutCommit() {
    commit = false;
    return this;
  }

  /**
   * Records.
   *
   * @param paths such as {@code /} and {@code /site/news}; may be none with recent changes
   * @throws StorageException if the source cannot be read to its end: the files of missing objects
   *     would be removed
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      BaseFolder.make(settings);
      if (commit) {
        new RecordCommit(settings).checkRepositories();
      }
      Result recorded = record(paths);
      if (recorded.summary().files().written() > 0) {
        BaseFolder.warnIfReadable(settings);
      }
      Map<Path, CommitId> made = commits.byFolder(settings);
      return made.isEmpty() || !autoreset
          ? recorded
          : new Result(
              recorded.summary(),
              recorded.commit(),
              recorded.layerCommits(),
              recorded.problems(),
              recorded.allBecause(),
              Autoreset.run(settings, made, options.skipErrors()),
              recorded.kind());
    }
  }

  private Result record(List<String> named) throws IOException {
    for (Settings database : databases()) {
      if (Sources.damaged(database, DamagePolicy.REFUSE) == DamagePolicy.SKIP) {
        checkEmpty();
      }
    }
    List<ObjectPath> paths = named.stream().map(NamedPath::of).toList();
    List<ObjectPath> start = paths.isEmpty() || lastTransactions ? List.of(ObjectPath.ROOT) : paths;
    List<RecordCommit.Version> versions = new ArrayList<>();
    Map<Settings, Tid> recordedFrom = new LinkedHashMap<>();
    Recorded all = null;
    for (Settings database : databases()) {
      List<ObjectPath> own =
          withoutMounted ? paths : MountedPaths.of(database, paths, options.recurse());
      if (own.isEmpty() && !lastTransactions && !paths.isEmpty()) {
        continue;
      }
      if (!withoutMounted && !MountedPaths.hasMountPoint(database, start, this::problem)) {
        continue;
      }
      Recorded recorded = record(database, own);
      if (recorded.version() != null) {
        versions.add(recorded.version());
        recordedFrom.put(database, recorded.version().tid());
      }
      all = all == null ? recorded : all.plus(recorded);
    }
    commits = commit ? new RecordCommit(settings).make(versions) : RecordCommit.Made.NOTHING;
    for (Map.Entry<Settings, Tid> database : recordedFrom.entrySet()) {
      RecordedDatabase.note(database.getKey(), database.getValue());
    }
    all = all == null ? Recorded.NOTHING : all;
    return new Result(
        all.summary(),
        commits.commit(),
        commits.layers(),
        List.copyOf(problems),
        all.allBecause(),
        null,
        kind);
  }

  /** Returns the settings of the database and of the mounted ones. */
  private List<Settings> databases() {
    List<Settings> databases = new ArrayList<>(List.of(settings));
    if (!withoutMounted) {
      databases.addAll(settings.mounted());
    }
    return databases;
  }

  private Recorded record(Settings database, List<ObjectPath> paths) throws IOException {
    boolean skipping = Sources.damaged(database, DamagePolicy.REFUSE) == DamagePolicy.SKIP;
    try (ObjectStore store = Sources.openDamaged(database, DamagePolicy.REFUSE)) {
      for (Problem problem : store.problems()) {
        if (problem.severity() == Problem.Severity.FATAL && !skipping) {
          throw new StorageException(
              new Fault.Damaged(
                  problem
                      .details()
                      .adding(
                          "nothing was recorded, since missing objects would count as removed")));
        }
      }
      int before = problems.size();
      // Lost parts of an export cannot be restored; the rest is recorded.
      Snapshot snapshot = store.snapshot();
      if (database == settings || kind == DatabaseKind.EMPTY) {
        kind = new ObjectTree(snapshot, problem -> {}).kind();
      }
      boolean lenient = skipping || (snapshot.export() && !settings.flag(Setting.STRICT));
      RecordOptions how = options.withSkipErrors(options.skipErrors() || lenient);
      Recorded recorded =
          new DatabaseRecording(database, store, snapshot, how, this::problem)
              .run(ignoreRemoved ? present(snapshot, paths) : paths, lastTransactions);
      // Problems of the source come before their consequences.
      problems.addAll(before, store.problems());
      return autoreset || !isAll(snapshot, store.problems()) ? recorded.withoutVersion() : recorded;
    }
  }

  private static List<ObjectPath> present(Snapshot snapshot, List<ObjectPath> paths) {
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    List<ObjectPath> present = new ArrayList<>();
    for (ObjectPath path : paths) {
      try {
        if (tree.resolve(path) != null) {
          present.add(path);
        }
      } catch (StorageException unreadable) {
        // The recording reports it.
        present.add(path);
      }
    }
    return present;
  }

  /** Checks that the tree is empty: lost objects of a damaged source must not count as removed. */
  private void checkEmpty() throws IOException {
    Path root = settings.baseDir().resolve(TreePaths.ROOT);
    if (lastTransactions) {
      throw new SettingsException(
          "damaged=skip cannot be combined with --lasttxn", "record the whole database");
    }
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new SettingsException(
          root + " exists already: with damaged=skip the lost objects would be removed from it",
          "record into another zodb.base-dir");
    }
  }

  /** Whether the files reflect all of a snapshot; the tree itself lists unrecordable objects. */
  private static boolean isAll(Snapshot snapshot, List<Problem> ofSource) {
    return !snapshot.export()
        && !snapshot.tid().equals(Tid.ZERO)
        && ofSource.stream().noneMatch(each -> each.severity().leavesOut());
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }
}
