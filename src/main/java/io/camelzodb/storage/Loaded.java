package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import org.jspecify.annotations.Nullable;

/**
 * Holds one result of {@link Snapshot#loadAll}: a record, or the reason why there is none. Exactly
 * one of the two is null.
 *
 * @param oid the requested object
 * @param record its record
 * @param fault the exception that {@link Snapshot#load} would have thrown
 */
public record Loaded(Oid oid, @Nullable StoredRecord record, @Nullable StorageException fault) {

  /** Returns the record; throws the fault if there is one. */
  public StoredRecord get() throws StorageException {
    if (record == null) {
      throw fault == null
          ? new StorageException(
              new Fault.NotFound("no record of " + oid).at(FaultPlace.ofOid(oid)))
          : fault;
    }
    return record;
  }

  /** Loads a record, and catches the exception. */
  static Loaded from(Snapshot snapshot, Oid oid) {
    try {
      return new Loaded(oid, snapshot.load(oid), null);
    } catch (StorageException fault) {
      return new Loaded(oid, null, fault);
    }
  }
}
