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

/** A snapshot that notes which records are asked for, be they there or not. For one thread. */
final class TracedSnapshot implements Snapshot {
  private final Snapshot snapshot;
  private OidSet loaded = new OidSet();

  TracedSnapshot(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** What was asked for since the last time. */
  OidSet take() {
    OidSet taken = loaded;
    loaded = new OidSet();
    return taken;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    loaded.add(oid);
    return snapshot.load(oid);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    loaded.add(oid);
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
