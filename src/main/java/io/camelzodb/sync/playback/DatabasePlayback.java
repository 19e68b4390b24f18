package io.camelzodb.sync.playback;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
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
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.RecordedDatabase;
import io.camelzodb.sync.playback.conflict.BaseVersions;
import io.camelzodb.sync.playback.conflict.ConflictFiles;
import io.camelzodb.sync.playback.conflict.Conflicts;
import io.camelzodb.sync.playback.conflict.LastChanges;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.origin.TreeVersion;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.sync.playback.planning.Planner;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.layer.LayeredSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectWriteException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays files back into one database: opens both, makes a plan and writes it in one transaction. If
 * the database was changed meanwhile, it plans again, a limited number of times. Not safe for many
 * threads.
 */
final class DatabasePlayback {
  private static final int ATTEMPTS = 5;

  private final Settings settings;
  private final PlaybackRequest request;

  DatabasePlayback(Settings settings, PlaybackRequest request) {
    this.settings = settings;
    this.request = request;
  }

  /** Makes the plan without writing anything. */
  Plan plan(List<String> paths) throws IOException {
    try (TreeSource files = request.open(settings.baseDir());
        ObjectStore store = Sources.open(settings)) {
      return plan(store, store.snapshot(), files, paths, true).plan();
    }
  }

  /** Makes the plan with the last change of each object. */
  Playback.Explained explain(List<String> paths) throws IOException {
    try (TreeSource files = request.open(settings.baseDir());
        ObjectStore store = Sources.open(settings)) {
      Snapshot snapshot = store.snapshot();
      Plan plan = plan(store, snapshot, files, paths, true).plan();
      return new Playback.Explained(
          plan,
          new LastChanges(store, snapshot, request.options().zope()).of(plan, settings.baseDir()));
    }
  }

  /**
   * Whether the plan has no errors and its database can be opened for writing, so that no locked
   * database is found after another one was written.
   */
  boolean isWritable(List<String> paths) throws IOException {
    Plan plan = plan(paths);
    if (!plan.hasErrors() && !plan.operations().isEmpty()) {
      Sources.openForWriting(settings, true).close();
    }
    return !plan.hasErrors();
  }

  /** Returns a playback of the same files into another database of the site. */
  DatabasePlayback into(Settings database) {
    return new DatabasePlayback(database, request);
  }

  /** Whether the files have an object at a path. */
  boolean hasFiles(ObjectPath path) throws IOException {
    try (TreeSource files = request.open(settings.baseDir())) {
      return new ObjectTreeReader(files).read(path) != null;
    } catch (TreeFault fault) {
      // The playback of this object reports the fault.
      return true;
    }
  }

  /** Returns the settings of the database. */
  Settings settings() {
    return settings;
  }

  /** Returns the options of the playback. */
  PlaybackOptions options() {
    return request.options();
  }

  /**
   * Plays back.
   *
   * @param refused whether nothing may be written, since another database cannot be
   */
  Playback.Result run(List<String> paths, boolean refused) throws IOException {
    try (TreeSource files = request.open(settings.baseDir());
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
            refused
                || (plan.hasErrors() && !request.options().skipErrors())
                || plan.operations().isEmpty();
        try {
          Playback.Result result =
              nothing
                  ? new Playback.Result(plan, null, 0, outcome.conflicts(), Map.of())
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
      StorageException failed = Objects.requireNonNull(last, "last");
      FaultDetails why = failed.fault().details().within("stopped after " + ATTEMPTS + " attempts");
      throw last instanceof ConflictException conflict
          ? new ConflictException(why, conflict)
          : last instanceof OutcomeUnknownException unknown
              ? new OutcomeUnknownException(why, unknown)
              : new StorageException(failed.fault().with(why), last);
    }
  }

  private Playback.Result write(
      WritableStore store, Snapshot snapshot, Conflicts.Outcome outcome, List<String> paths)
      throws IOException {
    Plan plan = outcome.plan();
    try (Commit commit = store.begin(TransactionNote.of(request.user(), note(paths)))) {
      long records =
          new PlanWriter(snapshot, request.options(), commit, Instant.now())
              .write(plan.operations());
      commit.vote();
      Tid tid = commit.finish();
      Map<String, Tid> mounted =
          settings.mount().map(mount -> Map.of(mount.name(), tid)).orElse(Map.of());
      return new Playback.Result(plan, tid, records, outcome.conflicts(), mounted);
    }
  }

  /** Returns the given note, or that of perfact-zodbsync: the path, if there is only one. */
  private String note(List<String> paths) {
    String given = request.description();
    if (given != null) {
      return given;
    }
    var objects = PlaybackPaths.of(paths, request.options().recurse());
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
    if (request.recordedOnly()) {
      RecordedDatabase.check(settings, store, snapshot);
    }
    Planner planner =
        new Planner(snapshot, new ObjectTreeReader(files), request.options())
            .recordedIn(settings.baseDir());
    Plan plan =
        new Protection(settings.text(Setting.PLAYBACK_PROTECT))
            .checked(
                (tries ? planner : planner.withoutTrial()).plan(paths),
                snapshot,
                request.options().zope());
    if (request.rule() == ConflictRule.OVERWRITE || plan.operations().isEmpty()) {
      return new Conflicts.Outcome(plan, List.of(), List.of(), Set.of(), List.of());
    }
    TreeVersion version = TreeVersion.of(request.from(), PositionNames.of(settings));
    if (version.tid().compareTo(snapshot.tid()) > 0) {
      throw new StorageException(
          new Fault.Refused(
              "the files were recorded at transaction "
                  + version.tid()
                  + ", which the database does not have: it is an older copy, or another database"));
    }
    PlayedPositions played =
        isOwn(files)
            ? PlayedPositions.of(
                PositionNames.of(settings), request.layers(), version.tid(), revision(files))
            : PlayedPositions.none();
    try (BaseVersions bases =
        new BaseVersions(
            version,
            PositionNames.of(settings),
            request.layers(),
            played,
            store,
            request.options().zope())) {
      return new Conflicts(
              plan,
              snapshot,
              request.options(),
              bases,
              request.rule(),
              new ConflictFiles(request.conflictFolder()),
              settings.recording().secrecy())
          .outcome();
    }
  }

  /** Returns the commit that the files are taken from; null for files of a folder. */
  private static @Nullable CommitId revision(TreeSource files) {
    TreeSource own = files instanceof LayeredSource layered ? layered.custom() : files;
    return own instanceof RevisionSource revision ? revision.files().commit() : null;
  }

  /** Whether the files come from the base folder or its repository. */
  private boolean isOwn(TreeSource files) {
    return revision(files) != null
        || request.from() instanceof TreeOrigin.Layered
        || request.from() instanceof TreeOrigin.Staged
        || request.from().equals(new TreeOrigin.Folder(settings.baseDir()));
  }

  /** Writes the files of conflicts, and the transaction that the tree reflects now. */
  private void done(
      Conflicts.Outcome outcome, Playback.Result result, TreeSource files, List<String> paths)
      throws IOException {
    ConflictFiles conflicts = new ConflictFiles(request.conflictFolder());
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
      boolean below = request.options().recurse();
      PlayedPositions.keep(
          PositionNames.of(settings),
          request.layers(),
          revision(files),
          tid,
          PlaybackPaths.of(paths, below),
          below);
    } else {
      List<ObjectPath> done = new ArrayList<>();
      for (Operation operation : outcome.plan().operations()) {
        if (!outcome.otherwise().contains(operation.path())) {
          done.add(operation.path());
        }
      }
      PlayedPositions.keep(
          PositionNames.of(settings), request.layers(), revision(files), tid, done, false);
    }
  }
}
