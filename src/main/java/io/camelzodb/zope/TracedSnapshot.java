package io.camelzodb.zope;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * A snapshot that notes, for each thread, which records it asks for, be they there or not. Safe for
 * many threads.
 */
public final class TracedSnapshot implements Snapshot {
  private final Snapshot snapshot;
  private final ThreadLocal<OidSet> loaded = ThreadLocal.withInitial(OidSet::new);

  /** A snapshot of which nothing was asked yet. */
  public TracedSnapshot(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** What this thread asked for since the last time. */
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
    return snapshot.load(oid);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    loaded.get().add(oid);
    return snapshot.blob(oid);
  }

  @Override
  public Tid tid() {
    return snapshot.tid();
  }

  @Override
  public String name() {
    return snapshot.name();
  }

  @Override
  public Oid root() {
    return snapshot.root();
  }

  @Override
  public boolean export() {
    return snapshot.export();
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    return snapshot.contains(oid);
  }

  @Override
  public void prefetch(Collection<Oid> oids) {
    snapshot.prefetch(oids);
  }

  @Override
  public Iterator<Oid> oids() throws StorageException {
    return snapshot.oids();
  }
}
