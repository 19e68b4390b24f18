package io.camelzodb.sync.playback;

import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.zope.state.StateOids;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Writes the records of a plan into a transaction. For one plan. */
public final class PlanWriter {

  private final Snapshot snapshot;
  private final PlaybackOptions options;
  private final Instant now;
  private final StoredRecords records;
  private final EditedObjects objects;

  /**
   * Creates a writer.
   *
   * @param snapshot the snapshot that the plan was made from
   * @param commit the transaction for the records; the caller votes and finishes
   * @param now the creation time of new objects
   */
  public PlanWriter(Snapshot snapshot, PlaybackOptions options, Commit commit, Instant now) {
    this.snapshot = snapshot;
    this.options = options;
    this.now = now;
    this.records = new StoredRecords(commit);
    this.objects = new EditedObjects(snapshot, records);
  }

  /**
   * Stores the records of all operations.
   *
   * @return the number of records
   * @throws StorageException if a file has changed and cannot be written any more, or the storage
   *     refuses a record
   * @throws IOException if the thread is interrupted
   */
  public long write(List<Operation> operations) throws IOException {
    try (records) {
      make(operations);
      return records.finish();
    }
  }

  private void make(List<Operation> operations) throws IOException {
    records.expect(operations.stream().filter(Operation.Create.class::isInstance).count());
    StateOids oids = null;
    for (Operation operation : operations) {
      if (oids == null && operation instanceof Operation.State state) {
        oids = state.oids();
        records.reserve(oids::isUsed);
        oids = oids.withAllocatedOids(records::newOid);
      }
    }
    // They are loaded once more, one after the other.
    snapshot.prefetch(
        operations.stream()
            .filter(Operation.Change.class::isInstance)
            .map(operation -> ((Operation.Change) operation).oid())
            .toList());
    OperationWriter steps = new OperationWriter(snapshot, options, now, objects, records, oids);
    for (Operation operation : operations) {
      if (!steps.covers(operation.path())) {
        operation.on(steps);
      }
    }
    objects.finish();
  }
}
