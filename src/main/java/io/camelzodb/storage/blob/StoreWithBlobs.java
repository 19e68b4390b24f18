package io.camelzodb.storage.blob;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import io.camelzodb.storage.mount.ForwardingStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds blobs from a blob storage to a store that has none itself, such as an export. It returns the
 * blob of the record's transaction; for an export, which has no transactions, the newest. As
 * thread-safe as the store; closing it closes the store.
 */
public final class StoreWithBlobs extends ForwardingStore {
  private final BlobStorage blobs;

  /** Creates it; missing blobs of {@code store} come from {@code blobs}. */
  public StoreWithBlobs(ObjectStore store, BlobStorage blobs) {
    super(store);
    this.blobs = blobs;
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    return new SnapshotWithBlobs(store().snapshot(), blobs);
  }

  @Override
  public @Nullable TransactionLog transactionLog() {
    TransactionLog log = store().transactionLog();
    return log == null ? null : new LogWithBlobs(log, blobs);
  }

  /** A log whose snapshots have the blobs. */
  private record LogWithBlobs(TransactionLog log, BlobStorage blobs) implements TransactionLog {
    @Override
    public Iterator<Transaction> transactions(Tid from) throws StorageException {
      return log.transactions(from);
    }

    @Override
    public Snapshot snapshot(Tid tid) {
      return new SnapshotWithBlobs(log.snapshot(tid), blobs);
    }

    @Override
    public Replay replay(Tid after) throws StorageException {
      return new ReplayWithBlobs(log.replay(after), blobs);
    }
  }

  /** A replay with the blobs. */
  private record ReplayWithBlobs(Replay replay, BlobStorage blobs) implements Replay {
    @Override
    public TransactionLog.@Nullable Transaction next() throws IOException {
      return replay.next();
    }

    @Override
    public Snapshot snapshot() {
      return new SnapshotWithBlobs(replay.snapshot(), blobs);
    }

    @Override
    public long done() {
      return replay.done();
    }

    @Override
    public long total() {
      return replay.total();
    }

    @Override
    public void close() throws IOException {
      replay.close();
    }
  }

  /** A snapshot with the blobs. */
  private static final class SnapshotWithBlobs extends ForwardingSnapshot {
    private final BlobStorage blobs;

    SnapshotWithBlobs(Snapshot snapshot, BlobStorage blobs) {
      super(snapshot);
      this.blobs = blobs;
    }

    /** Returns the store's own data, else those of the blob storage, for records that exist. */
    @Override
    public Optional<BlobData> blob(Oid oid) throws StorageException {
      Optional<BlobData> own = super.blob(oid);
      if (own.isPresent() || !contains(oid)) {
        return own;
      }
      // An older file than that of the record would be wrong.
      Tid written = load(oid).tid();
      return written.equals(Tid.ZERO) ? blobs.newest(oid) : blobs.of(oid, written);
    }

    @Override
    public String missingBlob(Oid oid) throws StorageException {
      return blobs.missing(oid, load(oid).tid());
    }
  }
}
