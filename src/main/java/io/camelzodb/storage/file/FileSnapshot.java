package io.camelzodb.storage.file;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.PickledRecord;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** A {@link FileStorage} as of one transaction. */
final class FileSnapshot implements Snapshot {
  private final FileStorage storage;
  private final Tid tid;

  FileSnapshot(FileStorage storage, Tid tid) {
    this.storage = storage;
    this.tid = tid;
  }

  @Override
  public Tid tid() {
    return tid;
  }

  @Override
  public String name() {
    return storage.name();
  }

  @Override
  public Oid root() {
    return Oid.ROOT;
  }

  @Override
  public boolean export() {
    return false;
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    DataHeader record = storage.find(oid, tid);
    return record != null && storage.withData(record) != null;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    DataHeader record = storage.find(oid, tid);
    DataHeader withData = record == null ? null : storage.withData(record);
    if (record == null || withData == null) {
      throw storage.missing(oid);
    }
    return new PickledRecord(
        oid, new Tid(record.tid()), storage.data(withData), name(), storage.options().limits());
  }

  /**
   * In the order of the oids. Those that were made after this snapshot, or are gone, are left out.
   */
  @Override
  public Iterator<Oid> oids() throws StorageException {
    return Arrays.stream(storage.oids()).mapToObj(Oid::new).filter(this::exists).iterator();
  }

  private boolean exists(Oid oid) {
    try {
      return contains(oid);
    } catch (StorageException unreadable) {
      // Whoever loads it is told why.
      return true;
    }
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    return Optional.empty();
  }
}
