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
import io.camelzodb.git.pack.RepositoryMaintenance;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.HistoryNotes;
import io.camelzodb.sync.record.ContainmentIndexLoader;
import io.camelzodb.sync.record.RecordStamp;
import io.camelzodb.sync.record.pass.TransactionFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Updates a tree with one commit for each transaction that changes files. The position is in the
 * history of HEAD, so it moves when HEAD moves to another commit or branch.
 */
final class CommitMirror implements Mirror {
  private static final Duration LOCKED = Duration.ofSeconds(10);

  private final Settings settings;
  private final RecordOptions options;
  private final ContainmentIndexLoader indexLoader;
  private final MirroredHead head;
  private final LastTransaction last;
  private final TreeSettings shape;
  private final CommitPlanner planner;
  private final WatchEvents events;
  private final BusyRepository repository;
  private final GitWorkTree tree;
  private final HeadCommits commits;
  private final LayerCommits layers;
  private final RepositoryMaintenance maintenance;
  private @Nullable TransactionFiles transactions;
  private @Nullable CommitId begunWith;

  CommitMirror(Settings settings, WatchEvents events, BooleanSupplier stopped) throws IOException {
    this.settings = settings;
    this.events = events;
    this.repository = new BusyRepository(events, stopped);
    PositionNames names = PositionNames.of(settings);
    options = settings.recording().withSkipErrors(true);
    tree = GitWorkTree.openAnyhow(settings.baseDir(), settings.durability());
    last = new LastTransaction(names);
    shape = new TreeSettings(settings);
    head = new MirroredHead(tree, new HeadPosition(names), shape);
    indexLoader = new ContainmentIndexLoader(names, options, new RecordStamp(settings).settings());
    commits = new HeadCommits(tree, LOCKED, this::problem);
    layers = new LayerCommits(settings, LOCKED, this::problem);
    planner = new CommitPlanner(settings, names, events, commits, layers);
    maintenance = new RepositoryMaintenance(tree);
  }

  private void problem(String message) {
    events.problem(Problem.ofFile(Problem.Severity.ERROR, tree.top(), message, ""));
  }

  /**
   * Finishes work that a crash has interrupted.
   *
   * @throws RepositoryBusyException if another git operation is under way and this mirror does not
   *     wait
   */
  void recover() throws IOException {
    repository.retryWhileBusy(
        () -> {
          commits.recover();
          layers.recover();
          head.checkWhole();
          return true;
        });
  }

  /** Does {@link #recover} if a commit has ended after it moved the branch. */
  void recoverUnfinished() throws IOException {
    if (commits.isUnfinished()) {
      recover();
    }
  }

  /** Returns the position of HEAD; null if its history has none. */
  @Nullable Tid headPosition() throws IOException {
    return head.position();
  }

  /**
   * Returns the transaction that the files reflect.
   *
   * @throws PositionMovedException if that is not known
   */
  Tid position() throws PositionMovedException {
    return transactions().index().tid();
  }

  private TransactionFiles transactions() throws PositionMovedException {
    TransactionFiles now = transactions;
    if (now == null) {
      throw new PositionMovedException(
          new Fault.Conflict("the paths of the objects are not known"));
    }
    return now;
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
  public Tid begin(TransactionSource source) throws IOException {
    transactions = null;
    begunWith = null;
    try (TreeLock lock = TreeLock.of(settings)) {
      recover();
      Tid at = head.begin();
      if (at != null) {
        follow(source, at);
      } else {
        CommitId now = head.commit();
        Tid tid = source.head();
        all(
            source,
            tid,
            "no commit of " + (now == null ? "this branch" : now) + "'s history has a position");
      }
      return position();
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
      all(source, at, "these these settings were changed: " + changed);
      return;
    }
    shape.note(BranchNotes.of(tree));
    transactions = indexLoader.at(log, at);
    planner.rehearse(log, transactions, at, head.commit());
    events.begun(at, null, null);
  }

  /** Records everything as of a transaction. */
  private void all(TransactionSource source, Tid tid, String why) throws IOException {
    TransactionFiles fresh = new TransactionFiles(options);
    CommitId commit =
        head.commit() == null ? first(source, tid, fresh) : whole(source, tid, fresh, why);
    transactions = fresh;
    shape.note(BranchNotes.of(tree));
    HistoryNotes.noteWhole(BranchNotes.of(tree));
    keep();
    begunWith = commit;
    events.begun(tid, why, commit);
  }

  private @Nullable CommitId first(TransactionSource source, Tid tid, TransactionFiles fresh)
      throws IOException {
    var made = planner.first(source, tid, fresh, tree);
    made.ifPresent(id -> head.moved(id, tid));
    return made.orElse(null);
  }

  private @Nullable CommitId whole(
      TransactionSource source, Tid tid, TransactionFiles files, String why) throws IOException {
    commits.begin(head.commit(), true);
    layers.begin(true);
    LayerCommits.PlannedTree planned = planner.whole(source, tid, files);
    return commit(List.of(planned), List.of(new TransactionStream.WholeDatabase(tid, why))).get(0);
  }

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void apply(TransactionSource source, List<TransactionStream.Step> steps)
      throws IOException {
    maintenance.busy();
    try (TreeLock lock = TreeLock.of(settings)) {
      for (List<TransactionStream.Step> each : layers.passes(steps)) {
        finished(plan(source, each));
      }
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
  CommitPlanner.Pass plan(TransactionSource source, List<TransactionStream.Step> steps)
      throws IOException {
    head.check();
    TransactionFiles now = transactions();
    transactions = null;
    boolean many = steps.size() >= CommitPlanner.MANY;
    commits.begin(head.commit(), many);
    layers.begin(many);
    return planner.plan(source, steps, now);
  }

  /**
   * Commits the last plan; returns null for each step that changes nothing.
   *
   * @throws PositionMovedException if the files reflect another transaction than expected
   * @throws IOException if the commits cannot be made
   */
  List<@Nullable CommitId> finish(CommitPlanner.Pass pass) throws IOException {
    maintenance.busy();
    try {
      return finished(pass);
    } finally {
      maintenance.done(pass.steps().size());
    }
  }

  private List<@Nullable CommitId> finished(CommitPlanner.Pass pass) throws IOException {
    List<TransactionStream.Step> steps = pass.steps();
    List<@Nullable CommitId> made = commit(pass.planned(), steps);
    transactions = pass.files();
    // The commit has synced the files to the disk.
    last.writeOnly(position());
    layers.note(position());
    if (layers.getCommits()) {
      // Transactions that change nothing here have changed lower layers, and must not be repeated.
      head.keep(position());
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof TransactionStream.SingleTransaction each) {
        events.applied(each.transaction().info(), pass.objects().get(i), made.get(i));
      } else if (steps.get(i) instanceof TransactionStream.WholeDatabase whole) {
        events.wholeDatabase(whole.tid(), whole.why(), made.get(i));
      }
    }
    return made;
  }

  private List<@Nullable CommitId> commit(
      List<LayerCommits.PlannedTree> trees, List<TransactionStream.Step> steps) throws IOException {
    Signature committer = planner.committer(steps.get(steps.size() - 1).tid());
    List<PlannedCommit> planned = layers.commit(trees, committer, repository);
    List<@Nullable CommitId> made =
        repository.retryWhileBusy(
            () -> {
              while (true) {
                try {
                  return commits.commit(head.commit(), planned, committer);
                } catch (HeadMovedException moved) {
                  head.check();
                }
              }
            });
    for (int i = made.size() - 1; i >= 0; i--) {
      CommitId id = made.get(i);
      if (id != null) {
        head.moved(id, steps.get(i).tid());
        break;
      }
    }
    return made;
  }

  @Override
  public void idle() throws IOException {
    head.check();
    maintenance.quiet();
  }

  @Override
  public void forget() {
    transactions = null;
    commits.forget();
    layers.forget();
  }

  private void keep() throws IOException {
    if (transactions != null && head.commit() != null) {
      indexLoader.keep(transactions.index());
      head.keep(position());
      layers.note(position());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      keep();
    } finally {
      maintenance.close();
      layers.close();
      commits.close();
      tree.close();
    }
  }
}
