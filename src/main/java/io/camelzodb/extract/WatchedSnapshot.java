package io.camelzodb.extract;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A snapshot that remembers which records were read. Safe for many threads. */
final class WatchedSnapshot implements Snapshot {
  private final Snapshot snapshot;
  private final LongSet read = new LongSet();
  private final AtomicLong bytes = new AtomicLong();

  WatchedSnapshot(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Counts a record as read without reading it. */
  void mark(Oid oid) {
    read.add(oid.value());
  }

  boolean wasRead(Oid oid) {
    return read.contains(oid.value());
  }

  int records() {
    return read.size();
  }

  long bytes() {
    return bytes.get();
  }

  /** A record without marking it. */
  StoredRecord peek(Oid oid) throws StorageException {
    return snapshot.load(oid);
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    StoredRecord record = snapshot.load(oid);
    if (read.add(oid.value())) {
      bytes.addAndGet(record.size());
    }
    return record;
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

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    return snapshot.blob(oid);
  }
}
