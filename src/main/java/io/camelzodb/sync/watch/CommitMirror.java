package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.HeadMovedException;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.HeadCommits;
import io.camelzodb.git.commit.PlannedCommit;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.git.pack.RepositoryMaintenance;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.CommitText;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PlayedCommit;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.History;
import io.camelzodb.sync.record.ContainmentIndexLoader;
import io.camelzodb.sync.record.RecordStamp;
import io.camelzodb.sync.record.pass.ReadRetry;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Updates a tree with one commit for each transaction that changes files. The position is in the
 * history of HEAD, so it moves when HEAD moves to another commit or branch.
 */
final class CommitMirror implements Mirror {
  private static final Duration LOCKED = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 250;

  /** From this number of transactions in one pass, their objects go into a pack. */
  private static final int MANY = 20;

  private final Settings settings;
  private final RecordOptions options;
  private final ContainmentIndexLoader known;
  private final HeadPosition kept;
  private final LastTransaction last;
  private final TreeSettings shape;
  private final TransactionCommit says;
  private final PositionNames names;
  private final WatchEvents events;
  private final BooleanSupplier stopped;
  private final GitWorkTree tree;
  private final HeadCommits commits;
  private final RepositoryMaintenance maintenance;
  private final ReadRetry doubt = new ReadRetry();
  private @Nullable TransactionFiles transactions;
  private @Nullable CommitId head;
  private @Nullable CommitId begunWith;

  /** The position in the history of HEAD; beside it, the one up to which the database was read. */
  private Tid committed = Tid.ZERO;

  private Tid position = Tid.ZERO;

  CommitMirror(Settings settings, WatchEvents events, BooleanSupplier stopped) throws IOException {
    this.settings = settings;
    this.events = events;
    this.stopped = stopped;
    names = PositionNames.of(settings);
    options = settings.recording().withSkipErrors(true);
    says = new TransactionCommit(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir(), settings.durability());
    kept = new HeadPosition(names);
    last = new LastTransaction(names);
    shape = new TreeSettings(settings);
    known = new ContainmentIndexLoader(names, options, new RecordStamp(settings).settings());
    commits = new HeadCommits(tree, LOCKED, this::problem);
    maintenance = new RepositoryMaintenance(tree);
  }

  private void problem(String what) {
    String where = tree.top().toString();
    events.problem(new Problem(Problem.Severity.ERROR, where, null, what, ""));
  }

  /** Work on the repository that is repeated until no other git operation is under way. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T patiently(Work<T> work) throws IOException {
    String told = "";
    while (true) {
      try {
        T done = work.run();
        if (!told.isEmpty()) {
          events.goingOn();
        }
        return done;
      } catch (RepositoryBusyException busy) {
        String why = String.valueOf(busy.getMessage());
        if (!why.equals(told)) {
          told = why;
          events.waiting(why);
        }
        if (stopped.getAsBoolean()) {
          throw busy;
        }
      }
      try {
        // There is no event for the end of a merge, or of another process with git's lock.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            new Fault.Unavailable("interrupted while waiting for git"), interrupted);
      }
    }
  }

  /**
   * Finishes work that a crash has interrupted.
   *
   * @throws RepositoryBusyException if another git operation is under way and this mirror does not
   *     wait
   */
  void recover() throws IOException {
    patiently(
        () -> {
          commits.recover();
          checkWhole();
          return true;
        });
  }

  /** Does {@link #recover} if a commit has ended after it moved the branch. */
  void recoverUnfinished() throws IOException {
    if (commits.isUnfinished()) {
      recover();
    }
  }

  /** Returns the paths that the branch is limited to; empty if it has all. */
  private List<String> somePaths() throws IOException {
    List<String> paths = BranchNotes.of(tree).read(History.PATHS);
    return paths.equals(List.of("/")) ? List.of() : paths;
  }

  /**
   * Refuses a branch with only some paths, since the containers around them would become a mixture.
   */
  private void checkWhole() throws IOException {
    List<String> paths = somePaths();
    if (!paths.isEmpty()) {
      throw new RepositoryBusyException(
          tree.top()
              + ": the branch "
              + tree.branch()
              + " holds "
              + CommitText.of(String.join(", ", paths), 200)
              + " alone, as history --path has made it; switch to another branch",
          null);
    }
  }

  /** Returns the position of HEAD; null if its history has none. */
  @Nullable Tid headPosition() throws IOException {
    return kept.read(tree).orElse(null);
  }

  /** Returns the transaction that the files reflect. */
  Tid position() {
    return position;
  }

  /** Returns the commit that {@link #begin} made; null if it made none. */
  @Nullable CommitId begunWith() {
    return begunWith;
  }

  /** Returns the branch that is checked out. */
  String branch() throws IOException {
    return tree.branch();
  }

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void begin(TransactionSource source) throws IOException {
    transactions = null;
    begunWith = null;
    try (TreeLock lock = TreeLock.of(settings)) {
      recover();
      CommitId now = tree.head().orElse(null);
      Tid at = now == null ? null : kept.read(tree, now).orElse(null);
      head = now;
      if (now != null && at != null) {
        committed = kept.committed(tree, now).orElse(Tid.ZERO);
        follow(source, at);
      } else {
        Tid tid = source.head();
        all(
            source,
            tid,
            "no commit of " + (now == null ? "this branch" : now) + "'s history has a position");
      }
    }
  }

  /** Continues after a transaction, if the database has it. */
  private void follow(TransactionSource source, Tid at) throws IOException {
    TransactionLog log = source.log();
    Tid first = source.head();
    if (first.compareTo(at) < 0) {
      throw new StreamEndedException(source.name(), first, at);
    }
    String gap = source.gap(at);
    if (gap != null) {
      all(source, first, gap);
      return;
    }
    String changed = shape.changed(BranchNotes.of(tree));
    if (changed != null) {
      all(source, at, "settings were changed: " + changed);
      return;
    }
    shape.note(BranchNotes.of(tree));
    transactions = known.at(log, at);
    rehearse(log, transactions, at);
    position = at;
    source.seek(at);
    events.begun(at, null, null);
  }

  /**
   * Plans the last transaction once more and discards the plan, so that caches and compiled code
   * are ready for the first new one.
   */
  private void rehearse(TransactionLog log, TransactionFiles files, Tid at) throws IOException {
    Iterator<TransactionLog.Transaction> transactions = log.transactions(at);
    if (!transactions.hasNext()) {
      return;
    }
    List<Oid> oids = transactions.next().changes().stream().map(Change::oid).toList();
    if (oids.size() <= MANY) {
      commits.begin(head, false);
      PlannedCommit planned = commits.plan();
      PlannedFiles sink = new PlannedFiles(planned, settings.baseDir(), problem -> {});
      files.apply(log.snapshot(at), oids, sink, problem -> {});
      commits.rehearse(planned);
    }
  }

  /** Records everything as of a transaction. */
  private void all(TransactionSource source, Tid tid, String why) throws IOException {
    TransactionFiles fresh = new TransactionFiles(options);
    CommitId commit = head == null ? first(source, tid, fresh) : whole(source, tid, fresh, why);
    transactions = fresh;
    position = tid;
    source.seek(tid);
    shape.note(BranchNotes.of(tree));
    History.noteWhole(BranchNotes.of(tree));
    keep();
    begunWith = commit;
    events.begun(tid, why, commit);
  }

  /** Makes the first commit, in an empty folder or over existing files. */
  private @Nullable CommitId first(TransactionSource source, Tid tid, TransactionFiles fresh)
      throws IOException {
    try (ObjectTreeFiles files = new ObjectTreeFiles(settings.baseDir(), events::problem)) {
      fresh.whole(source.log().snapshot(tid), files, events::problem);
    }
    Optional<CommitId> made =
        new WorkTreeCommit(tree)
            .commit(
                List.of(Path.of(TreePaths.ROOT)),
                says.message("Record all objects", info(tid)),
                says.committer(tid));
    made.ifPresent(id -> moved(id, tid));
    return made.orElse(null);
  }

  private @Nullable CommitId whole(
      TransactionSource source, Tid tid, TransactionFiles files, String why) throws IOException {
    commits.begin(head, true);
    PlannedCommit planned = whole(source, tid, files);
    return commit(List.of(planned), List.of(new TransactionStream.Whole(tid, why))).get(0);
  }

  private PlannedCommit whole(TransactionSource source, Tid tid, TransactionFiles files)
      throws IOException {
    PlannedCommit planned = commits.plan();
    PlannedFiles sink = new PlannedFiles(planned, settings.baseDir(), events::problem);
    files.whole(source.log().snapshot(tid), sink, events::problem);
    planned.says(
        says.message("Record all objects", info(tid)), says.committer(tid), says.committer(tid));
    return planned;
  }

  private static TransactionInfo info(Tid tid) {
    return new TransactionInfo(tid, ' ', new byte[0], new byte[0], new byte[0]);
  }

  /**
   * Holds the planned commits of some steps.
   *
   * @param planned a commit for each step
   * @param objects how many objects were read for each
   * @param files the state of the files after them
   */
  record Pass(
      List<TransactionStream.Step> steps,
      List<PlannedCommit> planned,
      List<Long> objects,
      TransactionFiles files) {}

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void apply(TransactionSource source, List<TransactionStream.Step> steps)
      throws IOException {
    maintenance.busy();
    try (TreeLock lock = TreeLock.of(settings)) {
      finished(plan(source, steps));
    } finally {
      maintenance.done(steps.size());
    }
  }

  /**
   * Plans the commits of some steps. If {@link #finish} does not follow, call {@link #begin} next.
   *
   * @throws PositionMovedException if the files reflect another transaction than expected
   * @throws IOException if the database or the repository cannot be read
   */
  Pass plan(TransactionSource source, List<TransactionStream.Step> steps) throws IOException {
    checkHead();
    TransactionFiles now = transactions;
    if (now == null) {
      throw new PositionMovedException("it is not known where the objects stand");
    }
    transactions = null;
    commits.begin(head, steps.size() >= MANY);
    List<PlannedCommit> planned = new ArrayList<>();
    List<Long> objects = new ArrayList<>();
    for (TransactionStream.Step step : steps) {
      if (step instanceof TransactionStream.Each each) {
        events.read(each.transaction());
        planned.add(commits.plan());
        objects.add(plan(source.log(), each.transaction(), now, planned.get(planned.size() - 1)));
      } else if (!(step instanceof TransactionStream.Whole)) {
        throw new IllegalStateException("a step that nobody takes: " + step);
      } else {
        planned.add(whole(source, step.tid(), now));
        objects.add(0L);
      }
    }
    return new Pass(List.copyOf(steps), planned, objects, now);
  }

  /**
   * Commits the last plan; returns null for each step that changes nothing.
   *
   * @throws PositionMovedException if the files reflect another transaction than expected
   * @throws IOException if the commits cannot be made
   */
  List<@Nullable CommitId> finish(Pass pass) throws IOException {
    maintenance.busy();
    try {
      return finished(pass);
    } finally {
      maintenance.done(pass.steps.size());
    }
  }

  private List<@Nullable CommitId> finished(Pass pass) throws IOException {
    List<TransactionStream.Step> steps = pass.steps;
    List<@Nullable CommitId> made = commit(pass.planned, steps);
    transactions = pass.files;
    position = steps.get(steps.size() - 1).tid();
    // The commit has synced the files to the disk.
    last.writeOnly(position);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof TransactionStream.Each each) {
        events.applied(each.transaction().info(), pass.objects.get(i), made.get(i));
      } else if (steps.get(i) instanceof TransactionStream.Whole whole) {
        events.whole(whole.tid(), whole.why(), made.get(i));
      }
    }
    return made;
  }

  private long plan(
      TransactionLog log,
      TransactionLog.Transaction transaction,
      TransactionFiles files,
      PlannedCommit planned)
      throws IOException {
    TransactionInfo info = transaction.info();
    List<Oid> oids = transaction.changes().stream().map(Change::oid).toList();
    PlannedFiles sink = new PlannedFiles(planned, settings.baseDir(), events::problem);
    Applied applied = files.apply(log.snapshot(info.tid()), oids, sink, events::problem);
    doubt.check(info.tid(), applied);
    planned.says(
        says.message(info, sink.paths(), sink.changed()),
        says.author(info),
        says.committer(info.tid()));
    PlayedCommit.of(info)
        .ifPresent(played -> planned.follows(played, message -> names.tid(message).isPresent()));
    return applied.objects();
  }

  private List<@Nullable CommitId> commit(
      List<PlannedCommit> planned, List<TransactionStream.Step> steps) throws IOException {
    Signature committer = says.committer(steps.get(steps.size() - 1).tid());
    List<@Nullable CommitId> made =
        patiently(
            () -> {
              while (true) {
                try {
                  return commits.commit(head, planned, committer);
                } catch (HeadMovedException moved) {
                  checkHead();
                }
              }
            });
    for (int i = made.size() - 1; i >= 0; i--) {
      CommitId id = made.get(i);
      if (id != null) {
        moved(id, steps.get(i).tid());
        break;
      }
    }
    return made;
  }

  private void moved(CommitId id, Tid tid) {
    head = id;
    committed = tid;
  }

  /** Takes over a moved HEAD, if it reflects the same transaction. */
  private void checkHead() throws IOException {
    CommitId now = tree.head().orElse(null);
    if (Objects.equals(now, head)) {
      return;
    }
    Optional<Tid> at = now == null ? Optional.empty() : kept.committed(tree, now);
    boolean other = !somePaths().isEmpty() || shape.changed(BranchNotes.of(tree)) != null;
    if (other || !at.equals(Optional.of(committed))) {
      throw new PositionMovedException(
          "HEAD is now "
              + (now == null
                  ? "a branch without commits"
                  : now.abbreviated() + " of " + tree.branch())
              + at.map(tid -> ", at transaction " + tid).orElse(", without a position"));
    }
    head = now;
  }

  @Override
  public void idle() throws IOException {
    checkHead();
    maintenance.quiet();
  }

  @Override
  public Tid forget() {
    transactions = null;
    commits.forget();
    return position;
  }

  private void keep() throws IOException {
    if (transactions != null && head != null) {
      known.keep(transactions.places());
      kept.keep(head, position);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      keep();
    } finally {
      maintenance.close();
      commits.close();
      tree.close();
    }
  }
}
