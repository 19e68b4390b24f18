package io.camelzodb.sync.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.history.BranchWriter;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.BaseFolder;
import io.camelzodb.sync.ForeignDatabase;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.tree.FilelessTree;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the history of a database as commits on a branch. Each transaction that changes a file
 * becomes one commit, in order, with exactly the tree that a recording as of that transaction
 * gives. An existing branch is continued: its last commit names its transaction in a trailer. Not
 * safe for many threads.
 */
public final class History {
  /** The default branch. */
  public static final String BRANCH = "history";

  private static final int MOST_PROBLEMS = 10_000;

  /** The time until the branch is first moved; it doubles each time, up to a limit. */
  private static final long FIRST_SAVE_NANOS = 1_000_000_000L;

  private static final long LONGEST_SAVE_NANOS = 30_000_000_000L;

  private final Settings settings;
  private final TransactionCommit commits;
  private final List<Problem> problems = new ArrayList<>();
  private String branch = BRANCH;
  private @Nullable Tid since;
  private @Nullable Tid until;
  private List<ObjectPath> paths = List.of();
  private @Nullable Layer layer;
  private final PathSightings neverSeen = new PathSightings();
  private Tid current = Tid.ZERO;
  private long transactions;
  private long made;
  private long objects;

  /** Receives the progress. */
  public interface Progress {
    /**
     * Reports that one more transaction was read.
     *
     * @param done the progress, of {@code total} if that is not 0
     */
    void update(long transactions, long commits, long done, long total);
  }

  /**
   * Holds the result.
   *
   * @param transactions how many transactions were read
   * @param commits how many of them became commits
   * @param objects how many objects were read and written
   * @param head the last transaction that was read; {@link Tid#ZERO} if there was none
   * @param tip the last commit of the branch; null if it has none
   * @param problems objects left out or decoded by a guess, each with its transaction
   */
  public record Result(
      long transactions,
      long commits,
      long objects,
      Tid head,
      @Nullable CommitId tip,
      List<Problem> problems) {}

  private History(Settings settings) throws IOException {
    this.settings = settings;
    this.commits = new TransactionCommit(settings);
  }

  /** Creates a history of the source in the settings. */
  public static History of(Settings settings) throws IOException {
    return new History(settings);
  }

  /** Selects the branch. */
  public History branch(String name) {
    branch = name;
    return this;
  }

  /** Begins a new branch with the state as of a transaction. */
  public History since(@Nullable Tid tid) {
    since = tid;
    return this;
  }

  /** Ends with the last transaction up to a tid. */
  public History until(@Nullable Tid tid) {
    until = tid;
    return this;
  }

  /**
   * Selects some objects with everything below them; the containers around them are written as
   * well.
   */
  public History paths(List<String> only) {
    paths = only.stream().map(NamedPath::of).toList();
    return this;
  }

  /** Selects the objects that show a layer, and writes the branch in the repository of it. */
  public History layer(Layer only) {
    layer = only;
    return this;
  }

  private Path folder() {
    return layer == null ? settings.baseDir() : layer.folder();
  }

  /**
   * Writes the commits.
   *
   * @throws StorageException if the source has no history, is not the one of the branch, or cannot
   *     be read to its end; earlier commits stay on the branch
   * @throws io.camelzodb.git.GitException if the branch cannot be written
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(Progress progress) throws IOException {
    RecordOptions options = options();
    try (TreeLock lock = TreeLock.of(settings);
        ObjectStore store = Sources.open(settings)) {
      BaseFolder.make(settings);
      for (Problem problem : store.problems()) {
        if (problem.severity() == Problem.Severity.FATAL) {
          throw new StorageException(
              new Fault.Damaged(problem.details().adding("nothing was committed")));
        }
      }
      TransactionLog log = store.transactionLog();
      if (log == null) {
        throw new StorageException(
            new Fault.Refused(store.name() + " has no history of transactions")
                .at(FaultPlace.ofSource(store.name())));
      }
      ForeignDatabase.checkFollowed(store.snapshot());
      try (BranchWriter writer = BranchWriter.open(folder(), branch, settings.durability())) {
        reportMounted();
        HistoryStart start = HistoryStart.of(store, log, writer, since);
        new HistoryNotes(settings, branch, paths, layer).check(writer);
        if (writer.tip().isEmpty()) {
          neverSeen.expect(paths);
        }
        try {
          follow(start, log, writer, new TransactionFiles(options), progress);
        } catch (StorageException fault) {
          // Commits before the fault stay.
          writer.save();
          throw fault;
        }
        problems.addAll(neverSeen.problems(current, store.name()));
        if (made > 0) {
          BaseFolder.warnIfReadable(settings);
        }
        return new Result(
            transactions, made, objects, current, writer.tip().orElse(null), List.copyOf(problems));
      }
    }
  }

  /**
   * Reports mounted databases: each has its own history, and transactions of two databases have no
   * common order.
   */
  private void reportMounted() {
    for (MountPoint mount : settings.mounts()) {
      problems.add(
          Problem.ofObject(
              Problem.Severity.WARNING,
              mount.at(),
              null,
              "is in another database, and this history does not cover it",
              "use watch, which follows both, or write a separate history of that database"));
    }
  }

  private RecordOptions options() throws IOException {
    RecordOptions options = settings.recording().withSkipErrors(true);
    if (options.unsupported() == Unsupported.STATE) {
      throw new SettingsException(
          "zodb.unsupported=state: history cannot write whole states", "use zodb.unsupported=type");
    }
    if (paths.isEmpty()) {
      return options;
    }
    return options.withSelection(options.selection().within(paths));
  }

  private void follow(
      HistoryStart start,
      TransactionLog log,
      BranchWriter writer,
      TransactionFiles files,
      Progress progress)
      throws IOException {
    FilelessTree existing = new FilelessTree(folder(), problem -> {});
    try (Replay replay = log.replay(start.after())) {
      current = start.after();
      if (start.hasTree() && !start.after().equals(Tid.ZERO)) {
        files.apply(replay.snapshot(), List.of(Oid.ROOT), existing, problem -> {});
      }
      GitTreeFiles commits =
          new GitTreeFiles(writer.tree(), folder(), existing.unrecorded(), this::problem);
      LayerSelection selected = layer == null ? null : new LayerSelection(commits, layer);
      TreeSink tree = neverSeen.watching(selected == null ? commits : selected);
      if (start.state() && (until == null || start.after().compareTo(until) <= 0)) {
        List<Oid> root = List.of(Oid.ROOT);
        objects += files.apply(replay.snapshot(), root, tree, this::problem).objects();
        if (selected != null) {
          // Everything was written.
          selected.forgetChanged();
        }
        commitState(writer, start);
      }
      long saved = System.nanoTime();
      long pause = FIRST_SAVE_NANOS;
      for (Transaction next = replay.next(); next != null; next = replay.next()) {
        if (until != null && next.info().tid().compareTo(until) > 0) {
          break;
        }
        current = next.info().tid();
        transactions++;
        Set<Oid> oids = new HashSet<>();
        for (Change change : next.changes()) {
          oids.add(change.oid());
        }
        objects += files.apply(replay.snapshot(), oids, tree, this::problem).objects();
        if (selected != null) {
          Set<Oid> inheriting = selected.inheriting(replay.snapshot());
          objects += files.apply(replay.snapshot(), inheriting, tree, this::problem).objects();
          selected.forgetChanged();
        }
        commit(writer, next.info());
        progress.update(transactions, made, replay.done(), replay.total());
        if (System.nanoTime() - saved > pause) {
          writer.save();
          saved = System.nanoTime();
          pause = Math.min(2 * pause, LONGEST_SAVE_NANOS);
        }
      }
      writer.save();
    }
  }

  private void commitState(BranchWriter writer, HistoryStart start) throws IOException {
    if (writer.changed().differs()) {
      TransactionInfo info =
          new TransactionInfo(start.after(), ' ', new byte[0], new byte[0], new byte[0]);
      CommitMessage message = commits.message(start.subject(), info);
      writer.commit(message, commits.author(info), commits.committer(start.after()));
      made++;
    }
  }

  private void commit(BranchWriter writer, TransactionInfo info) throws IOException {
    BranchWriter.Changed changed = writer.changed();
    if (!changed.differs()) {
      return;
    }
    List<String> names =
        changed.paths().stream()
            .map(path -> new ObjectPath(path.subList(1, path.size())).toString())
            .sorted()
            .toList();
    CommitMessage message = commits.message(info, names, changed.count());
    writer.commit(message, commits.author(info), commits.committer(info.tid()));
    made++;
  }

  private void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem.within(String.valueOf(current)).at(FaultPlace.ofTid(current)));
    }
  }
}
