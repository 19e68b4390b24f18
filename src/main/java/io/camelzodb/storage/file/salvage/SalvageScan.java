package io.camelzodb.storage.file.salvage;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.OidPositions;
import io.camelzodb.storage.file.TransactionHeader;
import io.camelzodb.storage.record.CompressedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a damaged {@code Data.fs}: where a transaction does not fit, it takes those
 * of its records that are whole, and looks byte by byte for what comes next.
 *
 * <p>Positions stand in the file itself: a transaction's records name the place where it begins.
 * Where bytes were lost or added, all that follows is shifted, and what it says of places with it.
 * So the scan knows by how much: {@link #shift}. Another shift is believed only where the gap
 * before can explain it, and where the objects go on as their past demands; else a Data.fs that
 * somebody uploaded into this one would be taken for a part of it.
 *
 * <p>What it looks at in vain is bounded. Not thread-safe.
 */
final class SalvageScan {
  private static final int MOST_PROBLEMS = 1000;
  private static final int MOST_SHIFTS = 1000;
  private static final long LEAST_WORK = 256L << 20;

  private final MappedFile file;
  private final FileStorageOptions options;
  private final long size;
  private final OidPositions index = new OidPositions();
  private final Set<Long> damaged = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Long> shifts = new ArrayList<>();
  private long shift;
  private long lastTid;
  private long work;
  private long gaps;

  SalvageScan(MappedFile file, FileStorageOptions options) {
    this.file = file;
    this.options = options;
    this.size = file.size();
    this.work = Math.max(LEAST_WORK, 4 * size);
    shifts.add(0L);
  }

  /** Where the newest record of each object lies that was found. */
  OidPositions index() {
    return index;
  }

  /** Objects that had a newer record than the one found, which is damaged. */
  Set<Long> damaged() {
    return damaged;
  }

  /** The last transaction that was found; 0 if none was. */
  long lastTid() {
    return lastTid;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Looks at the whole file. */
  void run() throws StorageException {
    long at = FileStorage.FIRST_TRANSACTION;
    while (at < size) {
      if (isUnfinished(at)) {
        return;
      }
      long next = whole(at, shift);
      if (next < 0) {
        next = gap(at);
      } else {
        take(at, next);
      }
      at = next;
    }
    if (gaps > MOST_PROBLEMS) {
      add(at, null, (gaps - MOST_PROBLEMS) + " more damaged places, not listed");
    }
  }

  /** A transaction at the very end that was voted and not finished: a server is writing it. */
  private boolean isUnfinished(long at) throws StorageException {
    if (size - at < TransactionHeader.SIZE) {
      return false;
    }
    TransactionHeader header = TransactionHeader.read(file, at);
    return header.status() == TransactionHeader.CHECKPOINT
        && (header.next() == size || header.next() > size || header.length() < 0)
        && rises(header.tid());
  }

  private boolean rises(long tid) {
    return Long.compareUnsigned(tid, lastTid) > 0;
  }

  /** Where the transaction ends that begins here and is whole; -1 if none is. */
  private long whole(long at, long by) throws StorageException {
    TransactionHeader header = framed(at);
    if (header == null) {
      return -1;
    }
    if (header.status() == TransactionHeader.UNDONE) {
      return header.next();
    }
    long record = header.firstRecord();
    while (record < header.end() && belongs(record, header.end(), at - by)) {
      record += DataHeader.read(file, record).size();
      work--;
    }
    return record == header.end() && work > 0 ? header.next() : -1;
  }

  /** The head of a transaction whose length stands in front and behind; null if none is here. */
  private @Nullable TransactionHeader framed(long at) throws StorageException {
    if (size - at < TransactionHeader.SIZE + 8) {
      return null;
    }
    long length = file.getLong(at + 8);
    if (length < TransactionHeader.SIZE
        || length > size - 8 - at
        || file.getLong(at + length) != length) {
      return null;
    }
    TransactionHeader header = TransactionHeader.read(file, at);
    return header.headLength() <= length && header.tid() != 0 ? header : null;
  }

  /** Whether the head of a record stands here that fits and names its transaction. */
  private boolean belongs(long at, long end, long transaction) throws StorageException {
    if (at + DataHeader.SIZE > end || file.getLong(at + 24) != transaction) {
      return false;
    }
    DataHeader record = DataHeader.read(file, at);
    long room = end - record.dataPosition();
    return record.dataLength() >= 0 && (record.isBackPointer() ? 8 : record.dataLength()) <= room;
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
    // A damaged tid must not make all that follow look old.
    if (sameTid && rises(header.tid())) {
      lastTid = header.tid();
    }
  }

  private void put(DataHeader record) {
    if (!record.inVersion() && record.position() > index.get(record.oid())) {
      index.put(record.oid(), record.position());
      damaged.remove(record.oid());
    }
  }

  /**
   * Takes what is whole of a broken transaction, and looks for the next one; where that begins, or
   * the end of the file.
   */
  private long gap(long start) throws StorageException {
    long tidBefore = lastTid;
    long before = shift;
    long found = 0;
    TransactionHeader framed = framed(start);
    TransactionHeader header =
        size - start >= TransactionHeader.SIZE ? TransactionHeader.read(file, start) : null;
    // The head itself may be whole, and only what follows is not.
    boolean headed =
        header != null
            && rises(header.tid())
            && " pc".indexOf(header.status()) >= 0
            && header.firstRecord() < size
            && belongs(header.firstRecord(), size, start - shift);
    long from = headed && header != null ? header.firstRecord() : start;
    long at = from;
    long next = size;
    while (at < size) {
      if (work <= 0) {
        add(at, null, "so much looks like records and is none that the search was given up here");
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
    tell(start, next, headed && header != null ? header.tid() : 0, tidBefore, found);
    return next;
  }

  /** Records of a gap whose transaction lost its head, and that say where it was before. */
  private long ofShifted(long from, long next, long gap) throws StorageException {
    long found = 0;
    for (long at = from; at < Math.min(next, size - 8) && work > 0; ) {
      long known = index.get(file.getLong(at));
      long record = salvaged(at, gap, null);
      found += record > 0 && known != at ? 1 : 0;
      at += record > 0 ? record : 1;
    }
    return found;
  }

  /** Whether a transaction begins here, whole or with at least a first record, or none at all. */
  private boolean begins(long at, long by) throws StorageException {
    TransactionHeader header = framed(at);
    if (header == null || " puc".indexOf(header.status()) < 0) {
      return false;
    }
    work--;
    return header.firstRecord() == header.end()
        ? rises(header.tid())
        : belongs(header.firstRecord(), header.end(), at - by);
  }

  /** Whether a transaction begins here that was shifted, by bytes lost or added in the gap. */
  private boolean shifted(long at, long gap) throws StorageException {
    TransactionHeader header = framed(at);
    if (header == null
        || !rises(header.tid())
        || header.firstRecord() + DataHeader.SIZE > header.end()
        || shifts.size() >= MOST_SHIFTS) {
      return false;
    }
    long by = at - file.getLong(header.firstRecord() + 24);
    if (by == shift || by - shift > at - gap || by > at || whole(at, by) < 0) {
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

  /** A record without a past cannot belong to an object that has one. */
  private boolean contradicts(DataHeader record) {
    long known = index.get(record.oid());
    return record.previous() == 0 && known != 0 && known != record.position();
  }

  /** Bytes of a whole record that begins here, outside of a whole transaction; 0 if none does. */
  private long salvaged(long at, long gap, @Nullable TransactionHeader header)
      throws StorageException {
    if (at > size - DataHeader.SIZE - 8) {
      return 0;
    }
    long transaction = file.getLong(at + 24) + shift;
    boolean placed = transaction >= gap && transaction < at;
    if ((!placed && !isLinked(at)) || !belongs(at, size, transaction - shift)) {
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
        noteLost(record);
      }
      return 0;
    }
    put(record);
    return record.size();
  }

  /**
   * Whether what may be a record leads back to the very record of its object that was found last:
   * then it is one, wherever it says that its transaction was.
   */
  private boolean isLinked(long at) throws StorageException {
    long previous = file.getLong(at + 16);
    if (previous <= 0 || previous >= 2 * size) {
      return false;
    }
    long known = index.get(file.getLong(at));
    return known != 0 && known < at && shifts.contains(known - previous);
  }

  private void noteLost(DataHeader record) {
    damaged.add(record.oid());
    add(
        record.position(),
        new Oid(record.oid()),
        "the record of tid " + new Tid(record.tid()) + " is damaged");
  }

  /** Whether the data of a record are two pickles and nothing else. */
  private boolean isWhole(DataHeader record) throws StorageException {
    if (record.dataLength() > options.maxRecordBytes()
        || (file.getByte(record.dataPosition() + record.dataLength() - 1) != '.'
            && !isPacked(record))) {
      return false;
    }
    work -= record.dataLength();
    byte[] stored = file.bytes(record.dataPosition(), (int) record.dataLength());
    try {
      byte[] data = CompressedRecord.unpack(stored, options.maxRecordBytes());
      PickleReader reader = new PickleReader(data, 0, data.length, options.limits(), 0);
      reader.read();
      reader.read();
      return reader.atEnd();
    } catch (StorageException | PickleException broken) {
      return false;
    }
  }

  private boolean isPacked(DataHeader record) throws StorageException {
    return record.dataLength() > 2
        && file.getByte(record.dataPosition()) == '.'
        && file.getByte(record.dataPosition() + 1) == 'z';
  }

  /**
   * The record of the same object to which a position leads, as the file has it, whatever was
   * shifted; null if it leads to none.
   */
  @Nullable DataHeader target(DataHeader from, long position) throws StorageException {
    for (int i = shifts.size() - 1; i >= 0; i--) {
      long at = position + shifts.get(i);
      if (at >= FileStorage.FIRST_TRANSACTION
          && at < from.position()
          && file.getLong(at) == from.oid()
          && file.getLong(at + 8) != 0
          && belongs(at, from.position(), file.getLong(at + 24))) {
        return DataHeader.read(file, at);
      }
    }
    return null;
  }

  private void tell(long start, long next, long tid, long before, long found) {
    if (++gaps > MOST_PROBLEMS) {
      return;
    }
    String which =
        tid != 0
            ? "in the transaction of tid " + new Tid(tid)
            : "behind the transaction of tid " + new Tid(before);
    add(
        start,
        null,
        (next - start)
            + " bytes up to byte "
            + next
            + " are damaged or cut off, "
            + which
            + "; "
            + found
            + (found == 1 ? " record" : " records")
            + " of them could be read");
  }

  private void add(long at, @Nullable Oid oid, String message) {
    if (problems.size() < 2 * MOST_PROBLEMS) {
      problems.add(
          new Problem(
              Severity.ERROR,
              file.path() + ", byte " + at,
              oid,
              message,
              "the rest is read; get what is missing from a backup"));
    }
  }
}
