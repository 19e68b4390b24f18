package io.camelzodb.sync.playback;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.CommitId;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.ForeignDatabase;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.playback.conflict.BaseVersions;
import io.camelzodb.sync.playback.conflict.ConflictFiles;
import io.camelzodb.sync.playback.conflict.Conflicts;
import io.camelzodb.sync.playback.conflict.LastChanges;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.origin.TreeVersion;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.LastChange;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays a tree of files back into a database, in one transaction. It opens tree and database, makes
 * a plan and writes it. If the database was changed meanwhile, it plans again, a limited number of
 * times. Not safe for many threads.
 */
public final class Playback {
  private static final int ATTEMPTS = 5;

  private final Settings settings;
  private PlaybackOptions options;
  private TreeOrigin from;
  private ConflictRule rule = ConflictRule.OVERWRITE;
  private Path conflictFolder;
  private String user = "";
  private @Nullable String description;

  private Playback(Settings settings) throws IOException {
    this.settings = settings;
    this.options =
        PlaybackOptions.DEFAULT
            .withZope(settings.zope())
            .withSelection(settings.recording().selection())
            .withEntering(settings.recording().entering())
            .withUnsupported(settings.recording().unsupported(), settings.recording().secrecy())
            .withMounted(settings.recording().mounted());
    this.from = new TreeOrigin.Folder(settings.baseDir());
    this.conflictFolder = settings.baseDir().resolve(".camel-zodb.conflicts");
  }

  /**
   * Holds the result of a playback.
   *
   * @param plan the plan
   * @param tid the transaction that was written; null if nothing was
   * @param records the number of records in it
   * @param conflicts objects that both sides changed and that could not be merged; empty if
   *     conflicts are not checked
   * @param mounted the transactions of mounted databases, by mount point
   */
  public record Result(
      Plan plan,
      @Nullable Tid tid,
      long records,
      List<ObjectPath> conflicts,
      Map<String, Tid> mounted) {

    /** Joins the results of two databases of a site, the main database first. */
    Result plus(Result other) {
      Map<String, Tid> both = new TreeMap<>(mounted);
      both.putAll(other.mounted);
      return new Result(
          plan.plus(other.plan),
          tid == null ? other.tid : tid,
          records + other.records,
          Plan.both(conflicts, other.conflicts),
          Collections.unmodifiableMap(both));
    }
  }

  /** Creates a playback into the database of the settings. */
  public static Playback of(Settings settings) throws IOException {
    return new Playback(settings);
  }

  /** Sets the options; Zope options and selection come from the settings. */
  public Playback with(PlaybackOptions value) {
    options =
        value
            .withZope(options.zope())
            .withSelection(options.selection())
            .withEntering(options.entering())
            .withUnsupported(options.unsupported(), options.secrecy())
            .withMounted(options.mounted());
    return this;
  }

  /** Takes the files from another place than {@code zodb.base-dir}. */
  public Playback from(TreeOrigin origin) {
    from = origin;
    return this;
  }

  /**
   * Sets how changes of others in the database, since the tree was made, are treated.
   *
   * @param folder the folder for the files of conflicts; null for {@code .camel-zodb.conflicts}
   *     beside {@code __root__}
   */
  public Playback conflicts(ConflictRule value, @Nullable Path folder) {
    rule = value;
    conflictFolder = folder == null ? conflictFolder : folder;
    return this;
  }

  /**
   * Sets user and note of the transaction.
   *
   * @param who a folder path, a space and the user id, or empty
   * @param what the note; null for that of perfact-zodbsync
   */
  public Playback says(String who, @Nullable String what) {
    user = who;
    description = what;
    return this;
  }

  /** Makes the plan without writing anything. */
  @SuppressWarnings("try") // The lock is only held.
  public Plan plan(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      Plan all = null;
      for (SitePart part : SitePart.of(this, paths)) {
        Plan plan = part.missing() == null ? part.playback().own(part.paths()) : part.missing();
        all = all == null ? plan : all.plus(plan);
      }
      return Objects.requireNonNull(all, "at least one database has the paths");
    }
  }

  private Plan own(List<String> paths) throws IOException {
    try (TreeSource files = from.open(settings.baseDir());
        ObjectStore store = Sources.open(settings)) {
      return plan(store, store.snapshot(), files, paths, true).plan();
    }
  }

  /**
   * Holds a plan with the last change of its objects.
   *
   * @param last the last change of each object, by path; unknown ones are missing
   */
  public record Explained(Plan plan, Map<ObjectPath, LastChange> last) {}

  /** Makes the plan, as {@link #plan} does, with the last change of each object. */
  @SuppressWarnings("try") // The lock is only held.
  public Explained explain(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      Plan all = null;
      Map<ObjectPath, LastChange> last = new HashMap<>();
      for (SitePart part : SitePart.of(this, paths)) {
        Explained one =
            part.missing() == null
                ? part.playback().explainOwn(part.paths())
                : new Explained(part.missing(), Map.of());
        all = all == null ? one.plan() : all.plus(one.plan());
        last.putAll(one.last());
      }
      return new Explained(
          Objects.requireNonNull(all, "at least one database has the paths"), Map.copyOf(last));
    }
  }

  private Explained explainOwn(List<String> paths) throws IOException {
    try (TreeSource files = from.open(settings.baseDir());
        ObjectStore store = Sources.open(settings)) {
      Snapshot snapshot = store.snapshot();
      Plan plan = plan(store, snapshot, files, paths, true).plan();
      return new Explained(
          plan, new LastChanges(store, snapshot, options.zope()).of(plan, settings.baseDir()));
    }
  }

  /**
   * Plays back.
   *
   * @param paths of objects, or of files in the tree
   * @return the result; nothing was written if the plan has errors that must not be skipped
   * @throws ConflictException if the database is changed again during each attempt
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      return runLocked(paths);
    }
  }

  /**
   * Plays back while the caller holds the lock. If the paths lie in several databases of the site,
   * all are planned before the first is written; each gets its own transaction.
   */
  public Result runLocked(List<String> paths) throws IOException {
    List<SitePart> parts = SitePart.of(this, paths);
    boolean refused =
        parts.stream().anyMatch(part -> part.missing() != null && part.missing().hasErrors());
    for (SitePart part : parts.size() > 1 ? parts : List.<SitePart>of()) {
      refused |= part.missing() == null && !part.playback().isWritable(part.paths());
    }
    refused &= !options.skipErrors();
    Result all = null;
    for (SitePart part : parts) {
      Result one;
      try {
        one =
            part.missing() == null
                ? part.playback().run(part.paths(), refused)
                : new Result(part.missing(), null, 0, List.of(), Map.of());
      } catch (StorageException fault) {
        throw all == null || all.tid() == null ? fault : EarlierWrites.told(fault, all);
      }
      all = all == null ? one : all.plus(one);
    }
    return Objects.requireNonNull(all, "at least one database has the paths");
  }

  /**
   * Whether the plan has no errors and its database can be opened for writing, so that no locked
   * database is found after another one was written.
   */
  private boolean isWritable(List<String> paths) throws IOException {
    Plan plan = own(paths);
    if (!plan.hasErrors() && !plan.operations().isEmpty()) {
      Sources.openForWriting(settings, true).close();
    }
    return !plan.hasErrors();
  }

  /** Returns a playback of the same files into another database of the site. */
  Playback into(Settings database) throws IOException {
    Playback other = new Playback(database);
    other.options = options;
    other.from = from;
    other.rule = rule;
    other.conflictFolder = conflictFolder;
    other.user = user;
    other.description = description;
    return other;
  }

  /** Whether the files have an object at a path. */
  boolean hasFiles(ObjectPath path) throws IOException {
    try (TreeSource files = from.open(settings.baseDir())) {
      return new ObjectTreeReader(files).read(path) != null;
    } catch (TreeFault fault) {
      // The playback of this object reports the fault.
      return true;
    }
  }

  Settings settings() {
    return settings;
  }

  PlaybackOptions options() {
    return options;
  }

  private Result run(List<String> paths, boolean refused) throws IOException {
    try (TreeSource files = from.open(settings.baseDir());
        WritableStore store = Sources.openForWriting(settings, true)) {
      StorageException last = null;
      boolean tries = false;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Snapshot snapshot = store.snapshot();
        Conflicts.Outcome outcome = plan(store, snapshot, files, paths, tries);
        if (outcome.plan().hasErrors() && !tries) {
          // Reports all problems, not only these.
          tries = true;
          outcome = plan(store, snapshot, files, paths, true);
        }
        Plan plan = outcome.plan();
        boolean nothing =
            refused || (plan.hasErrors() && !options.skipErrors()) || plan.operations().isEmpty();
        try {
          Result result =
              nothing
                  ? new Result(plan, null, 0, outcome.conflicts(), Map.of())
                  : write(store, snapshot, outcome, paths);
          done(outcome, result, files, paths);
          return result;
        } catch (ConflictException | OutcomeUnknownException again) {
          // The next plan starts from the state of the database at that time.
          last = again;
        } catch (ObjectWriteException fault) {
          if (tries) {
            throw fault;
          }
          // The next plan finds all objects that cannot be written, to report or skip them.
          last = fault;
          tries = true;
        }
      }
      String why = "given up after " + ATTEMPTS + " attempts: " + message(last);
      throw last instanceof ConflictException conflict
          ? new ConflictException(why, conflict)
          : last instanceof OutcomeUnknownException unknown
              ? new OutcomeUnknownException(why, unknown)
              : new StorageException(why, last);
    }
  }

  private static String message(@Nullable StorageException fault) {
    return fault == null ? "" : String.valueOf(fault.getMessage());
  }

  private Result write(
      WritableStore store, Snapshot snapshot, Conflicts.Outcome outcome, List<String> paths)
      throws IOException {
    Plan plan = outcome.plan();
    try (Commit commit = store.begin(TransactionNote.of(user, note(paths)))) {
      long records =
          new PlanWriter(snapshot, options, commit, Instant.now()).write(plan.operations());
      commit.vote();
      Tid tid = commit.finish();
      Map<String, Tid> mounted =
          settings.mount().map(mount -> Map.of(mount.name(), tid)).orElse(Map.of());
      return new Result(plan, tid, records, outcome.conflicts(), mounted);
    }
  }

  /** Returns the given note, or that of perfact-zodbsync: the path, if there is only one. */
  private String note(List<String> paths) {
    if (description != null) {
      return description;
    }
    var objects = PlaybackPaths.of(paths, options.recurse());
    if (objects.size() != 1) {
      return "zodbsync";
    }
    String path = objects.get(0).toString();
    String note = "zodbsync: " + (path.equals("/") ? path : path + "/");
    return note.length() > TransactionNote.MAX_BYTES / 4 ? "zodbsync" : note;
  }

  private Conflicts.Outcome plan(
      ObjectStore store, Snapshot snapshot, TreeSource files, List<String> paths, boolean tries)
      throws IOException {
    ForeignDatabase.checkWritten(snapshot);
    Planner planner =
        new Planner(snapshot, new ObjectTreeReader(files), options).recordedIn(settings.baseDir());
    Plan plan =
        new Protection(settings.text(Setting.PLAYBACK_PROTECT))
            .checked((tries ? planner : planner.untried()).plan(paths), snapshot, options.zope());
    if (rule == ConflictRule.OVERWRITE || plan.operations().isEmpty()) {
      return new Conflicts.Outcome(plan, List.of(), List.of(), Set.of(), List.of());
    }
    TreeVersion version = TreeVersion.of(from, PositionNames.of(settings));
    if (version.tid().compareTo(snapshot.tid()) > 0) {
      throw new StorageException(
          new Fault.Refused(
              "the files stand for "
                  + version.tid()
                  + ", which the database has not: it is an older copy, or another one"));
    }
    PlayedPositions played =
        isOwn(files)
            ? PlayedPositions.of(PositionNames.of(settings), version.tid(), revision(files))
            : PlayedPositions.none();
    try (BaseVersions bases = new BaseVersions(version, played, store, options.zope())) {
      return new Conflicts(
              plan,
              snapshot,
              options,
              bases,
              rule,
              new ConflictFiles(conflictFolder),
              settings.recording().secrecy())
          .outcome();
    }
  }

  /** Returns the commit that the files are taken from; null for files of a folder. */
  private static @Nullable CommitId revision(TreeSource files) {
    return files instanceof RevisionSource revision ? revision.files().commit() : null;
  }

  /** Whether the files come from the base folder or its repository. */
  private boolean isOwn(TreeSource files) {
    return revision(files) != null || from.equals(new TreeOrigin.Folder(settings.baseDir()));
  }

  /** Writes the files of conflicts, and the transaction that the tree reflects now. */
  private void done(Conflicts.Outcome outcome, Result result, TreeSource files, List<String> paths)
      throws IOException {
    ConflictFiles conflicts = new ConflictFiles(conflictFolder);
    conflicts.write(outcome.files());
    Tid tid = result.tid();
    boolean errors = outcome.plan().hasErrors();
    if (tid != null || !errors) {
      conflicts.remove(outcome.resolved());
    }
    if (tid == null || !isOwn(files)) {
      return;
    }
    if (outcome.otherwise().isEmpty() && !errors) {
      boolean below = options.recurse();
      PlayedPositions.keep(
          PositionNames.of(settings), revision(files), tid, PlaybackPaths.of(paths, below), below);
    } else {
      List<ObjectPath> done = new ArrayList<>();
      for (Operation operation : outcome.plan().operations()) {
        if (!outcome.otherwise().contains(operation.path())) {
          done.add(operation.path());
        }
      }
      PlayedPositions.keep(PositionNames.of(settings), revision(files), tid, done, false);
    }
  }
}
