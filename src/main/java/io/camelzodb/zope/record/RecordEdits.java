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
 * Records that are changed together, such as the nodes of a BTree: each is held in memory until all
 * is done, so that it is stored once however often it changes. Not safe for many threads.
 */
public final class RecordEdits {
  private final Snapshot snapshot;
  private final RecordAllocator records;
  private final Map<Oid, Edited> edited = new LinkedHashMap<>();
  private final Set<Oid> read = new LinkedHashSet<>();

  private record Edited(PickledObject object, Tid serial) {}

  /**
   * No edits yet.
   *
   * @param snapshot the records as they are
   * @param records where oids come from, and the records go
   */
  public RecordEdits(Snapshot snapshot, RecordAllocator records) {
    this.snapshot = snapshot;
    this.records = records;
  }

  /** The snapshot that is edited. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * A record as it is by now.
   *
   * @throws StorageException if there is none, or it cannot be decoded
   */
  public PickledObject load(Oid oid) throws StorageException {
    Edited known = edited.get(oid);
    return known == null ? snapshot.load(oid).object() : known.object();
  }

  /** Gives a record that is there another state. */
  public void change(Oid oid, Value state) throws StorageException {
    Edited known = edited.get(oid);
    if (known == null) {
      StoredRecord stored = snapshot.load(oid);
      known = new Edited(stored.object(), stored.tid());
    }
    edited.put(
        oid,
        new Edited(new PickledObject(List.of(known.object().classPart(), state)), known.serial()));
  }

  /**
   * Puts a whole record in the place of one that is there, or makes one under an oid that is given.
   *
   * @param serial the transaction of the one that is there; {@link Tid#ZERO} for a new one
   */
  public void put(Oid oid, Tid serial, PickledObject object) {
    edited.put(oid, new Edited(object, serial));
  }

  /** Whether a record was changed or made. */
  public boolean has(Oid oid) {
    return edited.containsKey(oid);
  }

  /**
   * What is written depends on a record that may stay as it is: where somebody else changes that
   * meanwhile, it is a conflict.
   */
  void depend(Oid oid) {
    read.add(oid);
  }

  /** All records as they are by now. */
  public Snapshot view() {
    return new ForwardingSnapshot(snapshot) {
      @Override
      public boolean contains(Oid oid) throws StorageException {
        return edited.containsKey(oid) || super.contains(oid);
      }

      @Override
      public StoredRecord load(Oid oid) throws StorageException {
        Edited known = edited.get(oid);
        return known == null
            ? super.load(oid)
            : new DecodedRecord(oid, known.serial(), known.object());
      }
    };
  }

  /** Makes a record of a class without arguments. */
  public Oid create(Global className, Value state) throws StorageException {
    Oid oid = records.newOid();
    edited.put(oid, new Edited(new PickledObject(List.of(className, state)), Tid.ZERO));
    return oid;
  }

  /** Hands over all records that were changed or made. */
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
