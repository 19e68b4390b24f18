package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.tree.TreeSummary;

/**
 * Holds the numbers of a recording. Immutable.
 *
 * @param tid the transaction up to which the database was read; {@link Tid#ZERO} for an export
 * @param objects how many objects were read and written
 * @param unsupported how many of them are of an unknown type
 * @param errors how many problems left an object out; notes do not count
 * @param files the numbers of files
 */
public record RecordSummary(
    Tid tid, long objects, long unsupported, long errors, TreeSummary files) {

  /** The summary of a run without any objects. */
  public static final RecordSummary NOTHING =
      new RecordSummary(Tid.ZERO, 0, 0, 0, new TreeSummary(0, 0, 0, 0, 0));

  /** The summary of a recording from a snapshot. */
  public static RecordSummary of(Snapshot snapshot, Applied counts, TreeSummary files) {
    return new RecordSummary(
        snapshot.tid(), counts.objects(), counts.unsupported(), counts.errors(), files);
  }

  /** Adds another summary of the same files. */
  public RecordSummary plus(RecordSummary other, TreeSummary both) {
    return new RecordSummary(
        tid, objects + other.objects, unsupported + other.unsupported, errors + other.errors, both);
  }
}
