package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * One answer of {@link Snapshot#loadAll}: a record, or why there is none. Exactly one of the two is
 * null.
 *
 * @param oid which object was asked for
 * @param record its record
 * @param fault what {@link Snapshot#load} would have thrown
 */
public record Loaded(Oid oid, @Nullable StoredRecord record, @Nullable StorageException fault) {

  /** The record; throws the fault if there is one. */
  public StoredRecord get() throws StorageException {
    if (record == null) {
      throw fault == null ? new StorageException("no record of " + oid) : fault;
    }
    return record;
  }

  /** What {@link Snapshot#load} gives or throws. */
  static Loaded from(Snapshot snapshot, Oid oid) {
    try {
      return new Loaded(oid, snapshot.load(oid), null);
    } catch (StorageException fault) {
      return new Loaded(oid, null, fault);
    }
  }
}
