package org.example.toy;

import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DatabaseSnapshot;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.PickledRecord;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Reads a {@link ToyDatabase} as of a transaction. */
final class ToySnapshot extends DatabaseSnapshot {
  private final ToyDatabase database;

  ToySnapshot(ToyDatabase database, Tid tid) {
    super(database.name(), tid);
    this.database = database;
  }

  @Override
  public boolean contains(Oid oid) {
    return database.find(oid, tid()) != null;
  }

  @Override
  public StoredRecord load(Oid oid) throws NoSuchObjectException {
    Map.Entry<Tid, ToyDatabase.Revision> found = database.find(oid, tid());
    if (found == null) {
      throw new NoSuchObjectException(name(), oid);
    }
    return new PickledRecord(
        oid, found.getKey(), found.getValue().pickle(), name(), PickleLimits.DEFAULT);
  }

  @Override
  public Iterator<Oid> oids() {
    return database.oids(tid()).iterator();
  }

  @Override
  public Optional<BlobData> blob(Oid oid) {
    Map.Entry<Tid, ToyDatabase.Revision> found = database.find(oid, tid());
    byte[] data = found == null ? null : found.getValue().blob();
    return data == null ? Optional.empty() : Optional.of(new Data(data));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Data(byte[] bytes) implements BlobData {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
