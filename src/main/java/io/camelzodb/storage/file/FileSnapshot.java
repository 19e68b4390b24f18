package io.camelzodb.storage.file;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DatabaseSnapshot;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.PickledRecord;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link FileStorage} as of one transaction. */
class FileSnapshot extends DatabaseSnapshot {
  private final FileStorage storage;
  private final long end;

  FileSnapshot(FileStorage storage, Tid tid) {
    this(storage, tid, 0);
  }

  /**
   * What is current where the file ends, even where its tids are damaged.
   *
   * @param end where the transaction of the tid ends; 0 where it is not known
   */
  FileSnapshot(FileStorage storage, Tid tid, long end) {
    super(storage.name(), tid);
    this.storage = storage;
    this.end = end;
  }

  /** The record that is current; null where there is none. */
  @Nullable DataHeader find(Oid oid) throws StorageException {
    return storage.find(oid, tid(), end);
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    DataHeader record = find(oid);
    return record != null && storage.withData(record) != null;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    DataHeader record = find(oid);
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
  public Optional<BlobData> blob(Oid oid) {
    return Optional.empty();
  }
}
