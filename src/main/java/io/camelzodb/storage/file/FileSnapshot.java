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

/** Reads a {@link FileStorage} as of one transaction. */
class FileSnapshot extends DatabaseSnapshot {
  private final FileStorage storage;
  private final FileRecords records;
  private final long end;

  FileSnapshot(FileStorage storage, Tid tid) {
    this(storage, tid, 0);
  }

  /**
   * Creates a snapshot of the current end of the file, even if its tids are damaged.
   *
   * @param end the offset where the transaction of the tid ends; 0 if unknown
   */
  FileSnapshot(FileStorage storage, Tid tid, long end) {
    super(storage.name(), tid);
    this.storage = storage;
    this.records = storage.records();
    this.end = end;
  }

  /** Returns the current record; null if there is none. */
  @Nullable DataHeader find(Oid oid) throws StorageException {
    return storage.find(oid, tid(), end);
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    DataHeader record = find(oid);
    return record != null && records.withData(record) != null;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    DataHeader record = find(oid);
    DataHeader withData = record == null ? null : records.withData(record);
    if (record == null || withData == null) {
      throw storage.missing(oid);
    }
    return new PickledRecord(
        oid, new Tid(record.tid()), records.data(withData), name(), storage.options().limits());
  }

  /**
   * Returns the oids in ascending order, without objects that were created after this snapshot or
   * are deleted.
   */
  @Override
  public Iterator<Oid> oids() throws StorageException {
    return Arrays.stream(storage.oids()).mapToObj(Oid::new).filter(this::exists).iterator();
  }

  /** Whether there is a current record, even one that cannot be read. */
  boolean exists(Oid oid) {
    try {
      return contains(oid);
    } catch (StorageException unreadable) {
      // Loading it reports the fault.
      return true;
    }
  }

  @Override
  public Optional<BlobData> blob(Oid oid) {
    return Optional.empty();
  }
}
