package io.camelzodb.zope.record;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds records in memory while they are changed together, such as the nodes of a BTree. Each
 * changed record is stored only once. Not safe for many threads.
 */
public final class RecordEdits {
  private final Snapshot snapshot;
  private final RecordAllocator records;
  private final Map<Oid, Edited> edited = new LinkedHashMap<>();
  private final Set<Oid> read = new LinkedHashSet<>();

  private record Edited(PickledObject object, Tid serial) {}

  /**
   * Creates it without edits.
   *
   * @param snapshot the current records
   * @param records gives oids and takes the records
   */
  public RecordEdits(Snapshot snapshot, RecordAllocator records) {
    this.snapshot = snapshot;
    this.records = records;
  }

  /** Returns the snapshot that is edited. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Returns a record with its changes so far.
   *
   * @throws StorageException if there is none, or it cannot be decoded
   */
  public PickledObject load(Oid oid) throws StorageException {
    Edited changed = edited.get(oid);
    return changed == null ? snapshot.load(oid).object() : changed.object();
  }

  /** Sets the state of an existing record. */
  public void change(Oid oid, Value state) throws StorageException {
    Edited changed = edited.get(oid);
    if (changed == null) {
      StoredRecord stored = snapshot.load(oid);
      changed = new Edited(stored.object(), stored.tid());
    }
    edited.put(
        oid,
        new Edited(
            new PickledObject(List.of(changed.object().classPart(), state)), changed.serial()));
  }

  /**
   * Replaces an existing record as a whole, or creates one with a given oid.
   *
   * @param serial the transaction of the existing one; {@link Tid#ZERO} for a new one
   */
  public void put(Oid oid, Tid serial, PickledObject object) {
    edited.put(oid, new Edited(object, serial));
  }

  /** Whether a record was changed or created. */
  public boolean has(Oid oid) {
    return edited.containsKey(oid);
  }

  /**
   * Declares that the edits depend on a record that may stay unchanged: if another transaction
   * changes it, that is a conflict.
   */
  void depend(Oid oid) {
    read.add(oid);
  }

  /** Returns a snapshot with all changes so far. */
  public Snapshot view() {
    return new ForwardingSnapshot(snapshot) {
      @Override
      public boolean contains(Oid oid) throws StorageException {
        return edited.containsKey(oid) || super.contains(oid);
      }

      @Override
      public StoredRecord load(Oid oid) throws StorageException {
        Edited changed = edited.get(oid);
        return changed == null
            ? super.load(oid)
            : new DecodedRecord(oid, changed.serial(), changed.object());
      }
    };
  }

  /** Creates a record of a class without arguments. */
  public Oid create(Global className, Value state) throws StorageException {
    Oid oid = records.newOid();
    edited.put(oid, new Edited(new PickledObject(List.of(className, state)), Tid.ZERO));
    return oid;
  }

  /** Stores all records that were changed or created. */
  public void store() throws StorageException {
    for (Oid oid : read) {
      if (!edited.containsKey(oid)) {
        records.depend(oid, snapshot.load(oid).tid());
      }
    }
    read.clear();
    for (Map.Entry<Oid, Edited> entry : edited.entrySet()) {
      records.store(entry.getKey(), entry.getValue().serial(), entry.getValue().object());
    }
    edited.clear();
  }
}
