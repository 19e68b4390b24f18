package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.StoredObjects;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the records of later transactions with those that a transaction sent: the same objects,
 * with the same bytes. If the server resolved the conflict of a record, only the object is
 * compared. For one thread.
 */
final class SentRecords implements ZeoTransactions.Records {
  private final StoredObjects objects;
  private final RecordFingerprints marks;
  private final Set<Oid> resolved;
  private final ZeoOptions options;
  private final BitSet found = new BitSet();
  private Tid at = Tid.ZERO;
  private boolean foreign;

  /** Says whether a transaction is ours. */
  enum Verdict {
    /** Exactly the records that were sent. */
    SAME,
    /** Only records that were sent, but not all: a pack may have removed the others. */
    PART,
    /** No records, or other ones. */
    OTHER
  }

  /**
   * Creates it for a transaction.
   *
   * @param marks the marks used in {@code objects}
   * @param resolved objects whose record the server made itself
   */
  SentRecords(
      StoredObjects objects, RecordFingerprints marks, List<Oid> resolved, ZeoOptions options) {
    this.objects = objects;
    this.marks = marks;
    this.resolved = new HashSet<>(resolved);
    this.options = options;
  }

  @Override
  public void take(Oid oid, Tid tid, Value record) throws StorageException {
    turnTo(tid);
    int index = objects.indexOf(oid);
    if (index < 0 || !isOurs(index, oid, tid, record)) {
      foreign = true;
    } else {
      found.set(index);
    }
  }

  private boolean isOurs(int index, Oid oid, Tid tid, Value record) throws StorageException {
    return resolved.contains(oid)
        || (record != NoneValue.NONE
            && marks.of(ZeoRecord.unpacked(oid, tid, record, options).pickle())
                == objects.mark(index));
  }

  private void turnTo(Tid tid) {
    if (!tid.equals(at)) {
      at = tid;
      found.clear();
      foreign = false;
    }
  }

  /** Returns the verdict on a transaction after all of its records. */
  Verdict verdict(Tid tid) {
    turnTo(tid);
    int count = found.cardinality();
    if (foreign) {
      return Verdict.OTHER;
    }
    return count == objects.stored() ? Verdict.SAME : count > 0 ? Verdict.PART : Verdict.OTHER;
  }
}
