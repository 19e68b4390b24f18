package io.camelzodb.sync.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.commit.HeadMoves;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognizes the commits that {@code watch} has made for the databases of one site. The {@code
 * Zodb-Tid} of such a commit is a transaction of that database, and its committer or date is the
 * one that {@code watch} sets; an amended or copied commit has others. A database is opened on
 * first use. For one thread.
 */
final class DatabaseCommits implements HeadMoves.OwnCommits, Closeable {
  private final Settings settings;
  private final Map<PositionNames, ObjectStore> stores = new HashMap<>();

  DatabaseCommits(Settings settings) {
    this.settings = settings;
  }

  @Override
  public boolean isOwn(CommitMessage message, String name, Instant committed) throws IOException {
    if (settings.text(Setting.SOURCE).isEmpty()) {
      return false;
    }
    List<Settings> databases = new ArrayList<>(List.of(settings));
    databases.addAll(settings.mounted());
    for (Settings database : databases) {
      Optional<Tid> tid = PositionNames.of(database).tid(message);
      if (tid.isPresent() && isOfMirror(tid.get(), name, committed) && isIn(database, tid.get())) {
        return true;
      }
    }
    return false;
  }

  private boolean isOfMirror(Tid tid, String name, Instant committed) throws IOException {
    return name.equals(settings.text(Setting.COMMIT_NAME))
        || committed.equals(tid.time().truncatedTo(ChronoUnit.SECONDS));
  }

  private boolean isIn(Settings database, Tid tid) throws IOException {
    PositionNames names = PositionNames.of(database);
    ObjectStore open = stores.get(names);
    if (open == null) {
      open = Sources.open(database);
      stores.put(names, open);
    }
    boolean done = false;
    try {
      TransactionLog log = open.transactionLog();
      if (log == null) {
        throw new StorageException(
            new Fault.Refused(open.name() + ": has no history of transactions")
                .at(FaultPlace.ofSource(open.name())));
      }
      Iterator<Transaction> found = log.transactions(tid);
      boolean exists = found.hasNext() && found.next().info().tid().equals(tid);
      done = true;
      return exists;
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
    List<ObjectStore> open = List.copyOf(stores.values());
    stores.clear();
    for (ObjectStore store : open) {
      store.close();
    }
  }
}
