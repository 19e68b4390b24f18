package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Tid;
import io.camelzodb.tree.TreeSummary;

/**
 * What a recording did. Immutable.
 *
 * @param tid the transaction up to which the database was read; {@link Tid#ZERO} for an export
 * @param objects how many objects were read and brought in line
 * @param unsupported how many of them are of an unknown type
 * @param errors how many problems left something out; notes do not count
 * @param files what became of the files
 */
public record RecordSummary(
    Tid tid, long objects, long unsupported, long errors, TreeSummary files) {

  /** Of a run in which nothing was to be read. */
  public static final RecordSummary NOTHING =
      new RecordSummary(Tid.ZERO, 0, 0, 0, new TreeSummary(0, 0, 0, 0, 0));

  /** Both together, where both wrote to the same files. */
  public RecordSummary plus(RecordSummary other, TreeSummary both) {
    return new RecordSummary(
        tid, objects + other.objects, unsupported + other.unsupported, errors + other.errors, both);
  }
}
