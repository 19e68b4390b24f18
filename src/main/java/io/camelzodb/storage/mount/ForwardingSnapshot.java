package io.camelzodb.storage.mount;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forwards all calls to another snapshot; subclasses override some. {@link #loadAll} calls {@link
 * #load}. As thread-safe as the other snapshot.
 */
public abstract class ForwardingSnapshot implements Snapshot {
  private final Snapshot snapshot;

  /** Wraps a snapshot. */
  protected ForwardingSnapshot(Snapshot snapshot) {
    this.snapshot = snapshot;
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
  public boolean ofFiles() {
    return snapshot.ofFiles();
  }

  @Override
  public @Nullable Mount mount() {
    return snapshot.mount();
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    return snapshot.contains(oid);
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    return snapshot.load(oid);
  }

  @Override
  public void prefetch(Collection<Oid> oids) {
    snapshot.prefetch(oids);
  }

  @Override
  public boolean isOutdated(Oid oid) {
    return snapshot.isOutdated(oid);
  }

  @Override
  public Iterator<Oid> oids() throws StorageException {
    return snapshot.oids();
  }

  @Override
  public String missingBlob(Oid oid) throws StorageException {
    return snapshot.missingBlob(oid);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    return snapshot.blob(oid);
  }
}
