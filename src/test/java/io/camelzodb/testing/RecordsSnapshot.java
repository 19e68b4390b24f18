package io.camelzodb.testing;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DatabaseSnapshot;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** A snapshot of a database whose records are held in a map. */
public class RecordsSnapshot extends DatabaseSnapshot {
  private final Map<Oid, StoredRecord> records;

  /** A snapshot; the map is not changed any more. */
  public RecordsSnapshot(Tid tid, Map<Oid, StoredRecord> records) {
    super("memory", tid);
    this.records = records;
  }

  @Override
  public boolean contains(Oid oid) {
    return records.containsKey(oid);
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    StoredRecord record = records.get(oid);
    if (record == null) {
      throw new NoSuchObjectException(name(), oid);
    }
    return record;
  }

  @Override
  public Iterator<Oid> oids() {
    return records.keySet().iterator();
  }

  @Override
  public Optional<BlobData> blob(Oid oid) {
    return Optional.empty();
  }
}
