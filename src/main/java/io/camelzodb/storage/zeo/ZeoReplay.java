package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import io.camelzodb.storage.zeo.call.LongAnswerException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of a server forward, and caches the recent records that its iterator sends. So
 * the server need not search for them backwards. Other records are loaded as of the transaction.
 */
final class ZeoReplay implements Replay {
  private static final long MOST_BYTES = 64L << 20;

  /** The memory of a record beyond its bytes. */
  private static final long RECORD_BYTES = 200;

  private final ZeoStorage storage;
  private final ZeoTransactions transactions;
  private final Map<Oid, CurrentRecord> recent = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private Tid tid;
  private long count;

  /**
   * Holds a current record.
   *
   * @param record the record; null if the object is deleted
   */
  private record CurrentRecord(@Nullable StoredRecord record) {
    long bytes() {
      return RECORD_BYTES + (record == null ? 0 : record.size());
    }
  }

  ZeoReplay(ZeoStorage storage, Tid after, Tid last) {
    this.storage = storage;
    this.tid = after;
    this.transactions =
        new ZeoTransactions(
            storage,
            new Tid(after.value() + 1),
            last,
            new ZeoTransactions.Records() {
              @Override
              public void take(Oid oid, Tid of, Value record) throws StorageException {
                written(oid, of, record);
              }

              @Override
              public void tooLong(Oid oid, LongAnswerException fault) {
                // Loaded on demand, which reports the fault.
                forget(oid);
              }
            });
  }

  private synchronized void forget(Oid oid) {
    CurrentRecord before = recent.remove(oid);
    bytes -= before == null ? 0 : before.bytes();
  }

  /** Stores a record of the current transaction. */
  private void written(Oid oid, Tid of, Value record) throws StorageException {
    keep(
        oid,
        new CurrentRecord(
            record == NoneValue.NONE
                ? null
                : ZeoRecord.unpacked(oid, of, record, storage.options())));
  }

  private synchronized void keep(Oid oid, CurrentRecord cached) {
    CurrentRecord before = recent.put(oid, cached);
    bytes += cached.bytes() - (before == null ? 0 : before.bytes());
    Iterator<CurrentRecord> eldest = recent.values().iterator();
    while (bytes > MOST_BYTES && eldest.hasNext()) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }

  private synchronized @Nullable CurrentRecord cached(Oid oid) {
    return recent.get(oid);
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
      throw StorageException.of(fault);
    }
  }

  @Override
  public Snapshot snapshot() {
    return new CurrentSnapshot(storage.snapshot(tid));
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

  /** A snapshot as of the current transaction. */
  private final class CurrentSnapshot extends ForwardingSnapshot {
    CurrentSnapshot(Snapshot server) {
      super(server);
    }

    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      CurrentRecord cached = cached(oid);
      if (cached == null) {
        cached = new CurrentRecord(super.load(oid));
        keep(oid, cached);
      }
      StoredRecord record = cached.record();
      if (record == null) {
        throw new NoSuchObjectException(name(), oid);
      }
      return record;
    }

    @Override
    public boolean contains(Oid oid) throws StorageException {
      try {
        load(oid);
        return true;
      } catch (NoSuchObjectException missing) {
        return false;
      }
    }

    @Override
    public void prefetch(Collection<Oid> oids) {
      super.prefetch(oids.stream().filter(oid -> cached(oid) == null).toList());
    }
  }
}
