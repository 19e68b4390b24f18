package org.example.toy;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import java.io.Closeable;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads and writes a {@link ToyDatabase}, and tells its past and its changes. */
final class ToyStore implements WritableStore, TransactionLog, Changes {
  private final ToyDatabase database;
  private final CommitTurn turn = new CommitTurn(Duration.ofMinutes(1));
  private final Set<ToyListening> listening = ConcurrentHashMap.newKeySet();

  ToyStore(ToyDatabase database) {
    this.database = database;
  }

  ToyDatabase database() {
    return database;
  }

  @Override
  public String name() {
    return database.name();
  }

  @Override
  public Tid head() {
    return database.head();
  }

  @Override
  public Snapshot snapshot() {
    return new ToySnapshot(database, database.head());
  }

  @Override
  public Snapshot snapshot(Tid tid) {
    return new ToySnapshot(database, tid);
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public Iterator<Transaction> transactions(Tid from) {
    Tid until = database.head();
    return database.transactions().stream()
        .filter(each -> each.info().tid().compareTo(from) >= 0)
        .filter(each -> each.info().tid().compareTo(until) <= 0)
        .iterator();
  }

  @Override
  public Replay replay(Tid after) {
    List<Transaction> past =
        database.transactions().stream()
            .filter(each -> each.info().tid().compareTo(after) > 0)
            .toList();
    return new ToyReplay(database, after, past);
  }

  @Override
  public Closeable listen(Listener listener) {
    ToyListening each = database.listen(listener);
    listening.add(each);
    return each;
  }

  @Override
  public Commit begin(TransactionNote note) throws StorageException {
    return new ToyCommit(database, note, turn.take(name()));
  }

  @Override
  public void close() {
    StorageException why = new StorageException(new Fault.Refused(name() + ": was closed"));
    listening.forEach(each -> each.end(why));
    listening.clear();
  }

  @Override
  public long size() {
    return database.oids(head()).size();
  }
}
