package io.camelzodb.storage.file.salvage;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.OidPositions;
import io.camelzodb.storage.file.TransactionHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a damaged {@code Data.fs}. In a broken transaction it takes the complete
 * records, and searches byte by byte for the next one.
 *
 * <p>The file contains positions: the records of a transaction name its offset. If bytes were lost
 * or added, everything after is shifted against these positions. The scan tracks this offset:
 * {@link #shift}. It accepts another shift only if the gap before explains it and the objects
 * continue their history; otherwise a {@code Data.fs} that was uploaded into this one would be
 * taken for a part of it.
 *
 * <p>The work of the search is bounded. Not thread-safe.
 *
 * <p>Long because each rule of the search decides with the same position, shift and rest of the
 * work.
 */
final class SalvageScan {
  private static final int MOST_SHIFTS = 1000;
  private static final long LEAST_WORK = 256L << 20;

  private final MappedFile file;
  private final long size;
  private final OidPositions index = new OidPositions();
  private final OidPositions doubtful = new OidPositions();
  private final Set<Long> damaged = new HashSet<>();
  private final SalvageProblems problems;
  private final StructureCheck structure;
  private final List<Long> shifts = new ArrayList<>();
  private long shift;
  private long lastTid;
  private long work;

  SalvageScan(MappedFile file, FileStorageOptions options) {
    this.file = file;
    this.size = file.size();
    this.problems = new SalvageProblems(file);
    this.structure = new StructureCheck(file, options);
    this.work = Math.max(LEAST_WORK, 4 * size);
    shifts.add(0L);
  }

  /** Returns the positions of the newest records that were found. */
  OidPositions index() {
    return index;
  }

  /** Returns the objects with a record without data of its own: only these can be deleted. */
  OidPositions doubtful() {
    return doubtful;
  }

  /** Returns the objects whose newest record is damaged, so that an older one was found. */
  Set<Long> damaged() {
    return damaged;
  }

  /** Returns the last transaction that was found; 0 if none was. */
  long lastTid() {
    return lastTid;
  }

  /** Returns the problems: the damaged parts of the file. */
  List<Problem> problems() {
    return problems.all();
  }

  /** Scans the whole file. */
  void run() throws StorageException {
    long at = FileStorage.FIRST_TRANSACTION;
    while (at < size) {
      TransactionHeader voted = structure.voted(at);
      if (voted != null && rises(voted.tid()) && isLast(voted)) {
        return;
      }
      long next = completeEnd(at, shift);
      if (next < 0) {
        next = gap(at);
      } else {
        take(at, next);
      }
      at = next;
    }
    problems.end(at);
  }

  /** Whether no transaction follows a voted one: else it is damage that looks like one. */
  private boolean isLast(TransactionHeader voted) throws StorageException {
    long before = shift;
    boolean last = true;
    for (long at = voted.position() + 1; last && at < size && voted.next() != size; at++) {
      last = !begins(at, shift) && !shifted(at, voted.position());
    }
    shift = before;
    return last;
  }

  private boolean rises(long tid) {
    return Long.compareUnsigned(tid, lastTid) > 0;
  }

  /** Returns the end of a complete transaction that begins here; -1 if there is none. */
  private long completeEnd(long at, long by) throws StorageException {
    TransactionHeader header = structure.framed(at);
    if (header == null) {
      return -1;
    }
    if (header.status() == TransactionHeader.UNDONE) {
      return header.next();
    }
    long record = header.firstRecord();
    while (record < header.end() && structure.belongs(record, header.end(), at - by)) {
      record += DataHeader.read(file, record).size();
      work--;
    }
    return record == header.end() && work > 0 ? header.next() : -1;
  }

  private void take(long at, long next) throws StorageException {
    TransactionHeader header = TransactionHeader.read(file, at);
    boolean undone = header.status() == TransactionHeader.UNDONE;
    boolean sameTid = undone || header.firstRecord() == header.end();
    if (!undone) {
      for (long record = header.firstRecord(); record < next - 8; ) {
        DataHeader each = DataHeader.read(file, record);
        put(each);
        sameTid |= each.tid() == header.tid();
        record += each.size();
      }
    }
    // A damaged tid must not make all later ones look old.
    if (sameTid && rises(header.tid())) {
      lastTid = header.tid();
    }
  }

  private void put(DataHeader record) {
    if (!record.inVersion() && record.position() > index.get(record.oid())) {
      index.put(record.oid(), record.position());
      damaged.remove(record.oid());
      if (record.isBackPointer()) {
        doubtful.put(record.oid(), record.position());
      }
    }
  }

  /**
   * Takes the complete records of a broken transaction; returns the offset of the next one, or the
   * end of the file.
   */
  private long gap(long start) throws StorageException {
    long tidBefore = lastTid;
    long before = shift;
    long found = 0;
    TransactionHeader framed = structure.framed(start);
    TransactionHeader header =
        size - start >= TransactionHeader.SIZE ? TransactionHeader.read(file, start) : null;
    // The head may be intact, and only the rest broken.
    boolean headed =
        header != null
            && rises(header.tid())
            && " pc".indexOf(header.status()) >= 0
            && header.firstRecord() < size
            && structure.belongs(header.firstRecord(), size, start - shift);
    long from = headed && header != null ? header.firstRecord() : start;
    long at = from;
    long next = size;
    while (at < size) {
      if (work <= 0) {
        problems.add(
            at,
            null,
            "too many byte sequences look like records but are not, so the search stopped here");
        return size;
      }
      long record = salvaged(at, start, headed ? header : null);
      if (record > 0) {
        found++;
        at += record;
        continue;
      }
      boolean inside = framed != null && at < framed.next();
      if (at > start && !inside && (begins(at, shift) || shifted(at, start))) {
        next = at;
        break;
      }
      at++;
    }
    if (shift != before) {
      found += ofShifted(from, next, start);
    }
    if (headed && header != null) {
      lastTid = header.tid();
    }
    problems.gap(start, next, headed && header != null ? header.tid() : 0, tidBefore, found);
    return next;
  }

  /** Takes records in a gap whose transaction lost its head; they name its old position. */
  private long ofShifted(long from, long next, long gap) throws StorageException {
    long found = 0;
    for (long at = from; at < Math.min(next, size - 8) && work > 0; ) {
      long indexed = index.get(file.getLong(at));
      long record = salvaged(at, gap, null);
      found += record > 0 && indexed != at ? 1 : 0;
      at += record > 0 ? record : 1;
    }
    return found;
  }

  /** Whether a transaction begins here, either complete, or with a valid first record or none. */
  private boolean begins(long at, long by) throws StorageException {
    TransactionHeader header = structure.framed(at);
    if (header == null || " puc".indexOf(header.status()) < 0) {
      return false;
    }
    work--;
    return header.firstRecord() == header.end()
        ? rises(header.tid())
        : structure.belongs(header.firstRecord(), header.end(), at - by);
  }

  /** Whether a transaction begins here that was shifted by bytes lost or added in the gap. */
  private boolean shifted(long at, long gap) throws StorageException {
    TransactionHeader header = structure.framed(at);
    if (header == null
        || !rises(header.tid())
        || header.firstRecord() + DataHeader.SIZE > header.end()
        || shifts.size() >= MOST_SHIFTS) {
      return false;
    }
    long by = at - file.getLong(header.firstRecord() + 24);
    if (by == shift || by - shift > at - gap || by > at || completeEnd(at, by) < 0) {
      return false;
    }
    for (long record = header.firstRecord(); record < header.end(); ) {
      DataHeader each = DataHeader.read(file, record);
      if (each.tid() != header.tid() || contradicts(each)) {
        return false;
      }
      record += each.size();
    }
    shift = by;
    if (!shifts.contains(by)) {
      shifts.add(by);
    }
    return true;
  }

  /** Whether a record has no previous one although its object has. */
  private boolean contradicts(DataHeader record) {
    long indexed = index.get(record.oid());
    return record.previous() == 0 && indexed != 0 && indexed != record.position();
  }

  /**
   * Takes a complete record outside of complete transactions; returns its length, 0 if there is
   * none.
   */
  private long salvaged(long at, long gap, @Nullable TransactionHeader header)
      throws StorageException {
    if (at > size - DataHeader.SIZE - 8) {
      return 0;
    }
    long transaction = file.getLong(at + 24) + shift;
    boolean placed = transaction >= gap && transaction < at;
    if ((!placed && !isLinked(at)) || !structure.belongs(at, size, transaction - shift)) {
      return 0;
    }
    DataHeader record = DataHeader.read(file, at);
    boolean sure = header != null && header.position() == transaction;
    boolean fits = sure || (rises(record.tid()) && record.previous() - at < 0);
    work--;
    if (!fits || record.inVersion() || contradicts(record)) {
      return 0;
    }
    if (record.isBackPointer()) {
      if (!sure
          || (record.backPointer(file) != 0 && target(record, record.backPointer(file)) == null)) {
        return 0;
      }
    } else if (!isWhole(record)) {
      if (sure && (record.previous() != 0 || index.get(record.oid()) == 0)) {
        damaged.add(record.oid());
        problems.lost(record);
      }
      return 0;
    }
    put(record);
    return record.size();
  }

  /**
   * Whether a possible record links back to the last record found of its object: then it is one,
   * even if it names another transaction.
   */
  private boolean isLinked(long at) throws StorageException {
    long previous = file.getLong(at + 16);
    if (previous <= 0 || previous >= 2 * size) {
      return false;
    }
    long indexed = index.get(file.getLong(at));
    return indexed != 0 && indexed < at && shifts.contains(indexed - previous);
  }

  private boolean isWhole(DataHeader record) throws StorageException {
    if (!structure.mayBeWhole(record)) {
      return false;
    }
    work -= record.dataLength();
    return structure.isWhole(record);
  }

  /**
   * Finds the record of the same object at a position in the file, with any shift; null if there is
   * none.
   */
  @Nullable DataHeader target(DataHeader from, long position) throws StorageException {
    for (int i = shifts.size() - 1; i >= 0; i--) {
      long at = position + shifts.get(i);
      if (at >= FileStorage.FIRST_TRANSACTION
          && at < from.position()
          && file.getLong(at) == from.oid()
          && file.getLong(at + 8) != 0
          && structure.belongs(at, from.position(), file.getLong(at + 24))) {
        return DataHeader.read(file, at);
      }
    }
    return null;
  }
}
