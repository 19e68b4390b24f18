package io.camelzodb.sync.watch;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.Unsupported;
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
 * The mirror of {@link Watcher} with commits, for whoever follows the database himself: a work tree
 * is brought in line transaction by transaction, first planned, then committed. Its position is in
 * the history of HEAD. So a transaction that is given again is passed over, and those before it
 * that HEAD lacks are read from the log: nothing is done twice, nothing is left out, in whatever
 * order they are given.
 *
 * <p>Waits for no merge and no other program, except for locks: {@link RepositoryBusyException}
 * tells who is in the way. Safe for many threads; one at a time is served.
 */
public final class TransactionMirror implements Closeable {
  /** As many transactions that HEAD lacks are committed in one pass. */
  private static final int MOST_TRANSACTIONS = 200;

  private final Settings settings;
  private final CommitMirror mirror;
  private final WatchEvents events;
  private boolean begun;
  private @Nullable Planned pending;

  /**
   * Opens the work tree that is the base folder of the settings, and ends what a crash left half
   * done there, if nobody is in the way. The repository is made where there is none.
   *
   * @param events told of what is done; {@link WatchEvents#begun} with the first transaction, and
   *     whenever HEAD was moved to another position
   * @throws IOException if the folder can never be committed to
   */
  public TransactionMirror(Settings settings, WatchEvents events) throws IOException {
    if (settings.recording().unsupported() == Unsupported.STATE) {
      throw new SettingsException(
          "zodb.unsupported=state: whole states depend on the whole database and cannot be"
              + " followed; use type, or record instead");
    }
    this.settings = settings;
    this.events = events;
    mirror = new CommitMirror(settings, events, () -> true);
    boolean done = false;
    try {
      mirror.recover();
      done = true;
    } catch (RepositoryBusyException busy) {
      // Who is in the way was told; the first transaction tries again.
      done = true;
    } finally {
      if (!done) {
        mirror.close();
      }
    }
  }

  /** A database up to one transaction. */
  private record Until(ObjectStore store, Tid head) implements TransactionSource {
    @Override
    public String name() {
      return store.name();
    }

    @Override
    public TransactionLog log() throws StorageException {
      TransactionLog log = store.transactionLog();
      if (log == null) {
        throw new StorageException(store.name() + ": tells no transactions");
      }
      return log;
    }

    @Override
    public void seek(Tid tid) {
      // Who follows the database knows by himself where he is.
    }
  }

  /** What a transaction makes of the files, to be committed. For one thread. */
  public final class Planned {
    private final Until source;
    private CommitMirror.@Nullable Pass pass;
    private long objects;
    private @Nullable CommitId commit;

    private Planned(Until source) {
      this.source = source;
    }

    /** How many objects were read for it. */
    public long objects() {
      return objects;
    }

    /**
     * Makes the commit, if any file differs; what was planned before HEAD was moved elsewhere is
     * planned anew.
     *
     * @return the last commit that was made for this transaction; null where none was
     * @throws IOException if it cannot be made; the transaction has to be planned again then
     */
    public @Nullable CommitId commit() throws IOException {
      return TransactionMirror.this.commit(this);
    }

    /** The branch that is checked out. */
    public String branch() throws IOException {
      return mirror.branch();
    }
  }

  /**
   * Plans the commit of a transaction. Those before it that HEAD lacks are committed at once; where
   * the history of HEAD has no position, or one that is not in the log any more, everything is, as
   * of this transaction.
   *
   * @param store the database, which stays the caller's
   * @param tid a transaction of it
   * @throws RepositoryBusyException where no commit can be made now
   * @throws IOException if the database or the repository cannot be read
   */
  public synchronized Planned plan(ObjectStore store, Tid tid) throws IOException {
    Planned planned = new Planned(new Until(store, tid));
    plan(planned);
    return planned;
  }

  private void plan(Planned planned) throws IOException {
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
  private void advance(Planned planned) throws IOException {
    Until source = planned.source;
    if (begun) {
      mirror.idle();
    } else {
      Tid at = mirror.headPosition();
      if (at != null && at.compareTo(source.head) >= 0) {
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
        try (TreeLock lock = TreeLock.of(settings)) {
          CommitMirror.Pass pass = mirror.plan(source, steps);
          planned.pass = pass;
          planned.objects = pass.objects().get(steps.size() - 1);
        }
        return;
      }
      mirror.apply(source, steps);
      steps = next(source);
    }
  }

  /** What HEAD lacks, at most one pass of it. */
  private List<TransactionStream.Step> next(Until source) throws IOException {
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
        // Of packed transactions only what the last of them left is whole.
        packed = tid;
      } else if (packed == null) {
        steps.add(new TransactionStream.Each(next));
      } else {
        break;
      }
    }
    return packed == null ? steps : List.of(TransactionStream.packed(packed, position));
  }

  @SuppressWarnings("try") // The lock is only held.
  private synchronized @Nullable CommitId commit(Planned planned) throws IOException {
    boolean again = pending != planned;
    boolean done = false;
    try {
      while (true) {
        if (again) {
          plan(planned);
        }
        CommitMirror.Pass pass = planned.pass;
        planned.pass = null;
        try (TreeLock lock = TreeLock.of(settings)) {
          if (pass != null) {
            List<@Nullable CommitId> made = mirror.finish(pass);
            planned.commit = made.get(made.size() - 1);
          }
          done = true;
          break;
        } catch (PositionMovedException moved) {
          again = true;
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
