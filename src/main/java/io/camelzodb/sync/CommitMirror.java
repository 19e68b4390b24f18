package io.camelzodb.sync;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.HeadCommits;
import io.camelzodb.git.HeadMovedException;
import io.camelzodb.git.Maintenance;
import io.camelzodb.git.PlannedCommit;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.WorkTreeCommit;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.sync.TransactionFiles.Applied;
import io.camelzodb.tree.ObjectTreeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A mirror with one commit for each transaction that changes files. Its position is in the history
 * of HEAD; so whoever moves the branch or switches to another one moves the mirror.
 */
final class CommitMirror implements Mirror {
  private static final Duration LOCKED = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 250;

  /** From this many transactions at once their objects go into a pack. */
  private static final int MANY = 20;

  private final Settings settings;
  private final RecordOptions options;
  private final KnownPlaces known;
  private final HeadPosition kept;
  private final LastTransaction last;
  private final TransactionCommit says;
  private final WatchEvents events;
  private final BooleanSupplier stopped;
  private final GitWorkTree tree;
  private final HeadCommits commits;
  private final Maintenance maintenance;
  private final SecondLook doubt = new SecondLook();
  private @Nullable TransactionFiles transactions;
  private @Nullable CommitId head;

  /** What the history of HEAD tells, and up to where the database was looked at. */
  private Tid committed = Tid.ZERO;

  private Tid position = Tid.ZERO;

  CommitMirror(Settings settings, WatchEvents events, BooleanSupplier stopped) throws IOException {
    this.settings = settings;
    this.events = events;
    this.stopped = stopped;
    options = settings.recording().withSkipErrors(true);
    says = new TransactionCommit(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir());
    kept = new HeadPosition(settings.baseDir());
    last = new LastTransaction(settings.baseDir());
    known = new KnownPlaces(settings.baseDir(), options, new RecordStamp(settings).settings());
    commits = new HeadCommits(tree, LOCKED, this::problem);
    maintenance = new Maintenance(tree);
  }

  private void problem(String what) {
    String where = tree.top().toString();
    events.problem(new Problem(Problem.Severity.ERROR, where, null, what, ""));
  }

  /** What is done with the repository, again and again until nobody else is busy with it. */
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
        // The end of a merge, or of another process with git's lock, is told by nobody.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StorageException("interrupted while waiting for git", interrupted);
      }
    }
  }

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void begin(TransactionStream stream) throws IOException {
    transactions = null;
    try (TreeLock lock = TreeLock.of(settings)) {
      patiently(
          () -> {
            commits.recover();
            return true;
          });
      CommitId now = tree.head().orElse(null);
      Tid at = now == null ? null : kept.read(tree, now).orElse(null);
      head = now;
      if (now != null && at != null) {
        committed = HeadPosition.committed(tree, now).orElse(Tid.ZERO);
        follow(stream, at);
      } else {
        Tid tid = stream.store().head();
        all(
            stream,
            tid,
            "no commit of " + (now == null ? "this branch" : now) + "'s history has a position");
      }
    }
  }

  /** Goes on after a transaction, where the database knows it. */
  private void follow(TransactionStream stream, Tid at) throws IOException {
    TransactionLog log = stream.log();
    Tid first = stream.store().head();
    if (first.compareTo(at) < 0) {
      throw new StreamEndedException(stream.store().name(), first, at);
    }
    String gap = stream.gap(at);
    if (gap != null) {
      all(stream, first, gap);
      return;
    }
    transactions = known.at(log, at);
    position = at;
    stream.seek(at);
    events.begun(at, null, null);
  }

  /** Records everything as of a transaction. */
  private void all(TransactionStream stream, Tid tid, String why) throws IOException {
    TransactionFiles fresh = new TransactionFiles(options);
    CommitId commit = head == null ? first(stream, tid, fresh) : whole(stream, tid, fresh, why);
    transactions = fresh;
    position = tid;
    stream.seek(tid);
    keep();
    events.begun(tid, why, commit);
  }

  /** The first commit: into an empty folder, or whatever is there. */
  private @Nullable CommitId first(TransactionStream stream, Tid tid, TransactionFiles fresh)
      throws IOException {
    ObjectTreeFiles files = new ObjectTreeFiles(settings.baseDir(), events::problem);
    fresh.whole(stream.log().snapshot(tid), files, events::problem);
    Optional<CommitId> made =
        new WorkTreeCommit(tree)
            .commit(
                List.of(Path.of(ObjectTreeFiles.ROOT)),
                says.message("Record all objects", info(tid)),
                says.committer(tid));
    made.ifPresent(id -> moved(id, tid));
    return made.orElse(null);
  }

  private @Nullable CommitId whole(
      TransactionStream stream, Tid tid, TransactionFiles files, String why) throws IOException {
    commits.begin(head, true);
    PlannedCommit planned = whole(stream, tid, files);
    return commit(List.of(planned), List.of(new TransactionStream.Whole(tid, why))).get(0);
  }

  private PlannedCommit whole(TransactionStream stream, Tid tid, TransactionFiles files)
      throws IOException {
    PlannedCommit planned = commits.plan();
    PlannedFiles sink = new PlannedFiles(planned, events::problem);
    files.whole(stream.log().snapshot(tid), sink, events::problem);
    planned.says(
        says.message("Record all objects", info(tid)), says.committer(tid), says.committer(tid));
    return planned;
  }

  private static TransactionInfo info(Tid tid) {
    return new TransactionInfo(tid, ' ', new byte[0], new byte[0], new byte[0]);
  }

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void apply(TransactionStream stream, List<TransactionStream.Step> steps)
      throws IOException {
    maintenance.busy();
    try (TreeLock lock = TreeLock.of(settings)) {
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
          planned.add(commits.plan());
          objects.add(plan(stream.log(), each.transaction(), now, planned.get(planned.size() - 1)));
        } else {
          planned.add(whole(stream, step.tid(), now));
          objects.add(0L);
        }
      }
      List<@Nullable CommitId> made = commit(planned, steps);
      transactions = now;
      position = steps.get(steps.size() - 1).tid();
      last.write(position);
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i) instanceof TransactionStream.Each each) {
          events.applied(each.transaction().info(), objects.get(i), made.get(i));
        } else if (steps.get(i) instanceof TransactionStream.Whole whole) {
          events.whole(whole.tid(), whole.why(), made.get(i));
        }
      }
    } finally {
      maintenance.done(steps.size());
    }
  }

  private long plan(
      TransactionLog log,
      TransactionLog.Transaction transaction,
      TransactionFiles files,
      PlannedCommit planned)
      throws IOException {
    TransactionInfo info = transaction.info();
    List<Oid> oids = transaction.changes().stream().map(Change::oid).toList();
    PlannedFiles sink = new PlannedFiles(planned, events::problem);
    Applied applied = files.apply(log.snapshot(info.tid()), oids, sink, events::problem);
    doubt.check(info.tid(), applied);
    planned.says(
        says.message(info, sink.paths(), sink.changed()),
        says.author(info),
        says.committer(info.tid()));
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

  /** Takes over where HEAD is now, as long as it stands for the same transaction. */
  private void checkHead() throws IOException {
    CommitId now = tree.head().orElse(null);
    if (Objects.equals(now, head)) {
      return;
    }
    Optional<Tid> at = now == null ? Optional.empty() : HeadPosition.committed(tree, now);
    if (!at.equals(Optional.of(committed))) {
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
