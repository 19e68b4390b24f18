package org.example.toy;

import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves forward over the transactions of a {@link ToyDatabase}. */
final class ToyReplay implements Replay {
  private final ToyDatabase database;
  private final List<Transaction> past;
  private Tid tid;
  private int done;

  ToyReplay(ToyDatabase database, Tid after, List<Transaction> past) {
    this.database = database;
    this.tid = after;
    this.past = past;
  }

  @Override
  public @Nullable Transaction next() {
    if (done == past.size()) {
      return null;
    }
    Transaction next = past.get(done++);
    tid = next.info().tid();
    return next;
  }

  @Override
  public Snapshot snapshot() {
    return new ToySnapshot(database, tid);
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public long total() {
    return past.size();
  }

  @Override
  public void close() {}
}
