package io.camelzodb.zope.record;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import io.camelzodb.zope.OidSet;
import java.util.Optional;

/**
 * Notes for each thread which records it loads from a snapshot, even missing ones. Safe for many
 * threads.
 */
public final class TracedSnapshot extends ForwardingSnapshot {
  private final ThreadLocal<OidSet> loaded = ThreadLocal.withInitial(OidSet::new);

  /** Wraps a snapshot. */
  public TracedSnapshot(Snapshot snapshot) {
    super(snapshot);
  }

  /** Returns the records that this thread has asked for since the last call. */
  public OidSet take() {
    OidSet taken = loaded.get();
    if (!taken.isEmpty()) {
      loaded.set(new OidSet());
    }
    return taken;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    loaded.get().add(oid);
    return super.load(oid);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    loaded.get().add(oid);
    return super.blob(oid);
  }
}
