package io.camelzodb.testing;

import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.PickledRecord;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database in memory, which keeps only the newest record of each object. */
public final class MemoryDatabase implements WritableStore {
  private Map<Oid, StoredRecord> records = new TreeMap<>();
  private long head;
  private long lastOid;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Tid head() {
    return new Tid(head);
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public void close() {}

  /** Takes over all records of another database. */
  public void copy(Snapshot from) throws Exception {
    try (Commit commit = begin(TransactionNote.of("", ""))) {
      for (Iterator<Oid> oids = from.oids(); oids.hasNext(); ) {
        Oid oid = oids.next();
        lastOid = Math.max(lastOid, oid.value());
        commit.store(oid, Tid.ZERO, from.load(oid).pickle());
      }
      commit.vote();
      commit.finish();
    }
  }

  @Override
  public Snapshot snapshot() {
    return new RecordsSnapshot(head(), records);
  }

  @Override
  public Commit begin(TransactionNote note) {
    Map<Oid, StoredRecord> stored = new TreeMap<>();
    Map<Oid, Tid> serials = new TreeMap<>();
    return new Commit() {
      @Override
      public List<Oid> newOids(int count) {
        List<Oid> oids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          oids.add(new Oid(++lastOid));
        }
        return oids;
      }

      @Override
      public void store(Oid oid, Tid serial, byte[] record) {
        if (serials.put(oid, serial) != null) {
          throw new IllegalStateException("stored twice: " + oid);
        }
        stored.put(
            oid, new PickledRecord(oid, new Tid(head + 1), record, "memory", PickleLimits.DEFAULT));
      }

      @Override
      public void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void checkCurrent(Oid oid, Tid serial) {
        serials.put(oid, serial);
      }

      @Override
      public List<Oid> vote() throws ConflictException {
        List<ConflictException.Conflict> conflicts = new ArrayList<>();
        serials.forEach(
            (oid, serial) -> {
              StoredRecord there = records.get(oid);
              Tid present = there == null ? Tid.ZERO : there.tid();
              if (!present.equals(serial)) {
                conflicts.add(new ConflictException.Conflict(oid, serial, present));
              }
            });
        if (!conflicts.isEmpty()) {
          throw new ConflictException("memory", conflicts);
        }
        return List.of();
      }

      @Override
      public Tid finish() {
        Map<Oid, StoredRecord> all = new TreeMap<>(records);
        all.putAll(stored);
        records = all;
        return new Tid(++head);
      }

      @Override
      public void close() {}
    };
  }
}
