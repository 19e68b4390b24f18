package io.camelzodb.storage.file.salvage;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.MappedFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the problems of a salvage, up to a limit. Not safe for many threads. */
final class SalvageProblems {
  private static final int MOST_PROBLEMS = 1000;

  private final MappedFile file;
  private final List<Problem> problems = new ArrayList<>();
  private long gaps;

  SalvageProblems(MappedFile file) {
    this.file = file;
  }

  /** Returns the problems so far. */
  List<Problem> all() {
    return problems;
  }

  /**
   * Reports a damaged place.
   *
   * @param tid the transaction it is in; 0 if unknown
   * @param before the last transaction before it
   * @param found the number of records found in it
   */
  void gap(long start, long next, long tid, long before, long found) {
    if (++gaps > MOST_PROBLEMS) {
      return;
    }
    String position =
        tid != 0
            ? "in the transaction of tid " + new Tid(tid)
            : "after the transaction of tid " + new Tid(before);
    add(
        start,
        null,
        (next - start)
            + " bytes up to byte "
            + next
            + " are damaged or truncated, "
            + position
            + "; "
            + found
            + (found == 1 ? " record" : " records")
            + " of them could be read");
  }

  /** Says at the end how many damaged places were not listed. */
  void end(long at) {
    if (gaps > MOST_PROBLEMS) {
      add(at, null, (gaps - MOST_PROBLEMS) + " more damaged places, not listed");
    }
  }

  /** Reports a damaged record. */
  void lost(DataHeader record) {
    add(
        record.position(),
        new Oid(record.oid()),
        "the record of tid " + new Tid(record.tid()) + " is damaged");
  }

  /** Reports a problem at a byte offset. */
  void add(long at, @Nullable Oid oid, String message) {
    if (problems.size() < 2 * MOST_PROBLEMS) {
      problems.add(
          new Problem(
              Severity.ERROR,
              file.path() + ", byte " + at,
              FaultPlace.ofByte(file.path().toString(), at),
              oid,
              message,
              "the rest is read; get the missing objects from a backup"));
    }
  }
}
