package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.record.pass.ReadRetry;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Commits transactions to a work tree, for callers that follow the database themselves, such as a
 * Camel route. Each transaction is first planned, then committed. The position is in the history of
 * HEAD. So a repeated transaction is ignored, and earlier transactions that HEAD lacks are read
 * from the log: each is committed exactly once, in any order they are given.
 *
 * <p>Does not wait for a merge or another program, except for locks: {@link
 * RepositoryBusyException} says what is under way. Safe for many threads; they run one at a time.
 */
public final class TransactionMirror implements Closeable {
  /** The number of missing transactions that are committed in one pass. */
  private static final int MOST_TRANSACTIONS = 200;

  private final Settings settings;
  private final CommitMirror mirror;
  private final WatchEvents events;
  private boolean begun;

  /** Whether lower layers get commits, so that each transaction needs a pass of its own. */
  private final boolean oneByOne;

  /** Whether the transactions are certainly of the database of the settings, or need not be. */
  private boolean knowsDatabase;

  private @Nullable PlannedTransaction pending;

  /**
   * Opens the base folder of the settings, and finishes work that a crash has interrupted, unless
   * another git operation is under way. Creates a repository if there is none.
   *
   * @param events receives events; {@link WatchEvents#begun} with the first transaction, and
   *     whenever HEAD was moved to another position
   * @throws IOException if it is not possible to commit in the folder
   */
  public TransactionMirror(Settings settings, WatchEvents events) throws IOException {
    if (settings.recording().unsupported() == Unsupported.STATE) {
      throw new SettingsException(
          "zodb.unsupported=state: watch cannot follow whole states, since they depend"
              + " on the whole database",
          "use zodb.unsupported=type, or run record");
    }
    this.settings = settings;
    oneByOne = !LayerSettings.committed(settings).isEmpty();
    knowsDatabase = !LayerSettings.of(settings).areUsed();
    this.events = events;
    mirror = new CommitMirror(settings, events, () -> true);
    boolean done = false;
    try {
      mirror.recover();
      done = true;
    } catch (RepositoryBusyException busy) {
      // The obstacle was reported; the first transaction tries again.
      done = true;
    } finally {
      if (!done) {
        mirror.close();
      }
    }
  }

  /** Limits a database to the transactions up to one. */
  private record BoundedSource(ObjectStore store, Tid head) implements TransactionSource {
    @Override
    public String name() {
      return store.name();
    }

    @Override
    public TransactionLog log() throws StorageException {
      TransactionLog log = store.transactionLog();
      if (log == null) {
        throw new StorageException(
            new Fault.Refused(store.name() + ": has no history of transactions")
                .at(FaultPlace.ofSource(store.name())));
      }
      return log;
    }
  }

  /** Holds the planned commit of a transaction. For one thread. */
  public final class PlannedTransaction {
    private final BoundedSource source;
    private CommitPlanner.@Nullable Pass pass;
    private long objects;
    private @Nullable CommitId commit;

    private PlannedTransaction(BoundedSource source) {
      this.source = source;
    }

    /** Returns how many objects were read for it. */
    public long objects() {
      return objects;
    }

    /**
     * Makes the commit, if any file differs; plans again if HEAD was moved meanwhile.
     *
     * @return the last commit that was made for this transaction; null if none was
     * @throws IOException if it cannot be made; the transaction must be planned again then
     */
    public @Nullable CommitId commit() throws IOException {
      return TransactionMirror.this.commit(this);
    }

    /** Returns the branch that is checked out. */
    public String branch() throws IOException {
      return mirror.branch();
    }
  }

  /**
   * Plans the commit of a transaction. Earlier transactions that HEAD lacks are committed at once.
   * If the history of HEAD has no position, or one that is not in the log any more, the whole
   * database as of this transaction is committed.
   *
   * @param store the database; the caller closes it
   * @param tid a transaction of it
   * @throws RepositoryBusyException if no commit can be made now
   * @throws IOException if the database or the repository cannot be read
   */
  public synchronized PlannedTransaction plan(ObjectStore store, Tid tid) throws IOException {
    checkDatabase(tid);
    PlannedTransaction planned = new PlannedTransaction(new BoundedSource(store, tid));
    plan(planned);
    return planned;
  }

  /** Checks that the layers of objects are noted in the database that is followed. */
  private void checkDatabase(Tid tid) throws IOException {
    if (knowsDatabase) {
      return;
    }
    boolean same = false;
    if (settings.optional(Setting.SOURCE).isPresent()) {
      try (ObjectStore named = Sources.open(settings)) {
        TransactionLog log = named.transactionLog();
        Iterator<Transaction> from = log == null ? null : log.transactions(tid);
        same = from != null && from.hasNext() && from.next().info().tid().equals(tid);
      }
    }
    if (!same) {
      throw new SettingsException(
          "zodb.source is not the database that has transaction "
              + tid
              + "; with zodb.layers, the layer of each object is written into zodb.source",
          "set zodb.source to the URI of the database that the route follows");
    }
    knowsDatabase = true;
  }

  private void plan(PlannedTransaction planned) throws IOException {
    pending = null;
    planned.pass = null;
    boolean done = false;
    try {
      try {
        advance(planned);
      } catch (PositionMovedException moved) {
        if (begun) {
          events.waiting(String.valueOf(moved.getMessage()));
        }
        begun = false;
        advance(planned);
      } catch (ReadRetry.OnceMoreException doubt) {
        forget();
        advance(planned);
      } catch (UncheckedIOException fault) {
        throw Objects.requireNonNull(fault.getCause());
      }
      done = true;
    } finally {
      if (!done) {
        forget();
      }
    }
    pending = planned;
  }

  private void forget() {
    begun = false;
    pending = null;
    mirror.forget();
  }

  @SuppressWarnings("try") // The lock is only held.
  private void advance(PlannedTransaction planned) throws IOException {
    BoundedSource source = planned.source;
    if (begun) {
      mirror.idle();
    } else {
      Tid at = mirror.headPosition();
      if (at != null && at.compareTo(source.head) >= 0) {
        // The commit may be there while index and files are not: the attempt before has failed
        // then.
        mirror.recoverUnfinished();
        return;
      }
      mirror.begin(source);
      begun = true;
      planned.commit = mirror.begunWith();
    }
    List<TransactionStream.Step> steps = next(source);
    while (!steps.isEmpty()) {
      TransactionStream.Step end = steps.get(steps.size() - 1);
      if (end.tid().equals(source.head)) {
        if (oneByOne && steps.size() > 1) {
          mirror.apply(source, steps.subList(0, steps.size() - 1));
          steps = List.of(end);
        }
        try (TreeLock lock = TreeLock.of(settings)) {
          CommitPlanner.Pass pass = mirror.plan(source, steps);
          planned.pass = pass;
          planned.objects = pass.objects().get(steps.size() - 1);
        }
        return;
      }
      mirror.apply(source, steps);
      steps = next(source);
    }
  }

  /** Returns the steps that HEAD lacks, at most one pass. */
  private List<TransactionStream.Step> next(BoundedSource source) throws IOException {
    List<TransactionStream.Step> steps = new ArrayList<>();
    Tid position = mirror.position();
    if (position.compareTo(source.head) >= 0) {
      return steps;
    }
    Tid packed = null;
    Iterator<Transaction> log = source.log().transactions(new Tid(position.value() + 1));
    while (steps.size() < MOST_TRANSACTIONS && log.hasNext()) {
      Transaction next = log.next();
      Tid tid = next.info().tid();
      if (tid.compareTo(source.head) > 0) {
        break;
      }
      if (next.info().status() == TransactionStream.PACKED && position.compareTo(Tid.ZERO) > 0) {
        // Only the state after the last packed transaction is complete.
        packed = tid;
      } else if (packed == null) {
        steps.add(new TransactionStream.SingleTransaction(next));
      } else {
        break;
      }
    }
    return packed == null ? steps : List.of(TransactionStream.packed(packed, position));
  }

  @SuppressWarnings("try") // The lock is only held.
  private synchronized @Nullable CommitId commit(PlannedTransaction planned) throws IOException {
    boolean plansAgain = pending != planned;
    boolean done = false;
    try {
      while (true) {
        if (plansAgain) {
          plan(planned);
        }
        CommitPlanner.Pass pass = planned.pass;
        planned.pass = null;
        try (TreeLock lock = TreeLock.of(settings)) {
          if (pass != null) {
            List<@Nullable CommitId> made = mirror.finish(pass);
            planned.commit = made.get(made.size() - 1);
          }
          done = true;
          break;
        } catch (PositionMovedException moved) {
          plansAgain = true;
        }
      }
    } finally {
      pending = null;
      if (!done) {
        forget();
      }
    }
    return planned.commit;
  }

  @Override
  public synchronized void close() throws IOException {
    mirror.close();
  }
}
