package io.camelzodb.sync;

import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.HeadMoves;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the commits that watching one database has made: by their {@code Zodb-Tid}, which is that
 * of a transaction of this very database, and by the committer, whom an amended or copied commit
 * has lost. The database is opened when it is asked for first. For one thread.
 */
final class DatabaseCommits implements HeadMoves.OwnCommits, Closeable {
  private final Settings settings;
  private @Nullable ObjectStore store;

  DatabaseCommits(Settings settings) {
    this.settings = settings;
  }

  @Override
  public boolean isOwn(CommitMessage message, String name, Instant committed) throws IOException {
    Optional<Tid> tid = TransactionCommit.tid(message);
    return tid.isPresent()
        && !settings.text(Setting.SOURCE).isEmpty()
        && isOfMirror(tid.get(), name, committed)
        && isInDatabase(tid.get());
  }

  private boolean isOfMirror(Tid tid, String name, Instant committed) throws IOException {
    return name.equals(settings.text(Setting.COMMIT_NAME))
        || committed.equals(tid.time().truncatedTo(ChronoUnit.SECONDS));
  }

  private boolean isInDatabase(Tid tid) throws IOException {
    ObjectStore open = store;
    if (open == null) {
      open = Sources.open(settings);
      store = open;
    }
    boolean done = false;
    try {
      TransactionLog log = open.transactionLog();
      if (log == null) {
        throw new StorageException(open.name() + ": tells no transactions");
      }
      Iterator<Transaction> found = log.transactions(tid);
      boolean there = found.hasNext() && found.next().info().tid().equals(tid);
      done = true;
      return there;
    } catch (UncheckedIOException fault) {
      throw fault.getCause();
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    ObjectStore open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
