package io.camelzodb.storage;

import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A past read forward with a snapshot of the store for each transaction. */
final class SnapshotReplay implements Replay {
  private final TransactionLog log;
  private final Iterator<Transaction> transactions;
  private Tid tid;
  private long count;

  SnapshotReplay(TransactionLog log, Tid after) throws StorageException {
    this.log = log;
    this.transactions = log.transactions(new Tid(after.value() + 1));
    this.tid = after;
  }

  @Override
  public @Nullable Transaction next() throws StorageException {
    try {
      if (!transactions.hasNext()) {
        return null;
      }
      Transaction next = transactions.next();
      tid = next.info().tid();
      count++;
      return next;
    } catch (UncheckedIOException fault) {
      throw new StorageException(String.valueOf(fault.getCause().getMessage()), fault);
    }
  }

  @Override
  public Snapshot snapshot() {
    return log.snapshot(tid);
  }

  @Override
  public long done() {
    return count;
  }

  @Override
  public long total() {
    return 0;
  }

  @Override
  public void close() {}
}
