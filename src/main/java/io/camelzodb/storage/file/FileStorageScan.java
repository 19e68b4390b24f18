package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans the headers of all transactions, and finds the newest record of each object.
 *
 * <p>There are two kinds of faults. After a broken structure (lengths that do not fit) nothing can
 * be trusted, and the scan ends. An inconsistency (a wrong previous position, a tid that does not
 * rise) is listed as a problem, and the scan continues, as in ZODB. The {@link #verdict()} is that
 * of the first fault of either kind.
 *
 * <p>Not thread-safe.
 *
 * <p>Long because the checks, the index and the problems go by one position, in one pass.
 */
public final class FileStorageScan {
  /** The result of a scan. */
  public enum Verdict {
    /** Read to its end. */
    WHOLE(""),
    /** Empty, or shorter than the four bytes of a magic. */
    EMPTY("empty"),
    /** The last transaction is incomplete: being written, or truncated. */
    CUT_AT_END("cut-at-end"),
    /** The last transaction is voted, not finished. */
    IN_PROGRESS_AT_END("in-progress-at-end"),
    /** A structure that does not fit. */
    DAMAGED("damaged"),
    /** A transaction with a tid not above the one before. */
    TID_NOT_RISING("tid-not-rising");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private static final int MOST_PROBLEMS = 1000;

  private final MappedFile file;
  private final OidPositions index;
  private final OidPositions doubtful = new OidPositions();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable Fault fault;
  private long end;
  private long lastTransaction;
  private long lastTid;
  private long transactions;
  private boolean undone;
  private boolean rising = true;

  /**
   * Begins at {@code start}, after a transaction with the tid {@code lastTid} (0 at the first one).
   */
  FileStorageScan(MappedFile file, OidPositions index, long start, long lastTid) {
    this.file = file;
    this.index = index;
    this.end = start;
    this.lastTid = lastTid;
  }

  /**
   * Describes the first fault, and the good part before it.
   *
   * @param verdict the kind of fault
   * @param offset the offset of its transaction; the end of the data if there is no fault
   * @param transactions how many transactions are before it
   * @param objects how many objects these have
   * @param lastTid the tid of the last of them; 0 if there is none
   */
  public record Fault(Verdict verdict, long offset, long transactions, int objects, long lastTid) {}

  /** Returns the first fault. */
  Fault verdict() {
    return fault == null ? faultAtEnd(Verdict.WHOLE) : fault;
  }

  private Fault faultAtEnd(Verdict verdict) {
    return new Fault(verdict, end, transactions, index.size(), lastTid);
  }

  /** Returns the end of the last complete transaction. */
  long end() {
    return end;
  }

  /** Returns the beginning of the last complete transaction; 0 if there is none. */
  long lastTransaction() {
    return lastTransaction;
  }

  long lastTid() {
    return lastTid;
  }

  long transactions() {
    return transactions;
  }

  /** Whether there is a transaction of status {@code u}, whose records a scan ignores. */
  boolean metUndone() {
    return undone;
  }

  /**
   * Returns the objects with a record without data of its own, or in a version. Only these can have
   * a position in the index and yet be deleted: an undone creation, or an object of a version.
   */
  OidPositions doubtful() {
    return doubtful;
  }

  /** Whether each tid was above the one before. */
  boolean tidsRise() {
    return rising;
  }

  List<Problem> problems() {
    return problems;
  }

  /**
   * Continues to the end of the data.
   *
   * @return whether the structure is good; if not, it breaks at {@link #end()}
   */
  boolean run() throws StorageException {
    long size = file.size();
    while (end < size) {
      if (size - end < TransactionHeader.SIZE) {
        tail(Verdict.CUT_AT_END, size);
        return true;
      }
      TransactionHeader header = TransactionHeader.read(file, end);
      if (header.length() >= 0 && header.length() < header.headLength()) {
        if (onlyZeros(size)) {
          tail(Verdict.CUT_AT_END, size);
          return true;
        }
        return broken("has a length of " + header.length() + ", shorter than its own header");
      }
      if (header.length() < 0 || header.length() > size - 8 - end) {
        tail(Verdict.CUT_AT_END, size);
        return true;
      }
      if (header.status() == TransactionHeader.CHECKPOINT) {
        if (header.next() == size) {
          tail(Verdict.IN_PROGRESS_AT_END, size);
          return true;
        }
        return broken(
            "is marked as unfinished, with " + (size - header.next()) + " bytes after it");
      }
      if (file.getLong(header.end()) != header.length()) {
        return broken(
            "has length "
                + header.length()
                + " at its start and "
                + file.getLong(header.end())
                + " at its end");
      }
      if (!transaction(header)) {
        return false;
      }
    }
    return true;
  }

  private boolean transaction(TransactionHeader header) throws StorageException {
    char status = header.status();
    if (status != ' ' && status != 'p' && status != TransactionHeader.UNDONE) {
      addTolerated(
          Verdict.DAMAGED, null, "has the unknown status 0x" + Integer.toHexString(status));
    }
    if (status == TransactionHeader.UNDONE) {
      undone = true;
    } else if (!checked(header)) {
      return false;
    }
    if (Long.compareUnsigned(header.tid(), lastTid) <= 0) {
      rising = false;
      addTolerated(
          Verdict.TID_NOT_RISING,
          null,
          "has tid " + new Tid(header.tid()) + ", not above " + new Tid(lastTid) + " before it");
    }
    if (status != TransactionHeader.UNDONE) {
      note(header);
    }
    lastTid = header.tid();
    lastTransaction = header.position();
    transactions++;
    end = header.next();
    return true;
  }

  private boolean checked(TransactionHeader header) throws StorageException {
    for (long at = header.firstRecord(); at < header.end(); ) {
      if (at + DataHeader.SIZE > header.end()) {
        return broken("ends in the middle of a record header at byte " + at);
      }
      DataHeader record = DataHeader.read(file, at);
      long room = header.end() - record.dataPosition();
      if (record.dataLength() < 0 || (record.isBackPointer() ? 8 : record.dataLength()) > room) {
        return broken("has a record at byte " + at + " that reaches beyond its end");
      }
      if (record.transaction() != header.position()) {
        return broken("has a record at byte " + at + " that belongs to another transaction");
      }
      check(header, record);
      at += record.size();
    }
    return true;
  }

  private void note(TransactionHeader header) throws StorageException {
    for (long at = header.firstRecord(); at < header.end(); ) {
      DataHeader record = DataHeader.read(file, at);
      index.put(record.oid(), at);
      if (record.isBackPointer() || record.inVersion()) {
        doubtful.put(record.oid(), at);
      }
      at += record.size();
    }
  }

  private void check(TransactionHeader header, DataHeader record) throws StorageException {
    long at = record.position();
    Oid oid = new Oid(record.oid());
    if (record.tid() != header.tid()) {
      addTolerated(
          Verdict.DAMAGED,
          oid,
          "has a record at byte " + at + " with tid " + new Tid(record.tid()));
    }
    if (record.previous() != 0 && !pointsBack(record, record.previous())) {
      addTolerated(
          Verdict.DAMAGED,
          oid,
          "has a record at byte "
              + at
              + " whose previous one should be at "
              + Long.toUnsignedString(record.previous())
              + ", but is not there");
    }
    if (record.isBackPointer()) {
      long back = record.backPointer(file);
      if (back != 0 && !pointsBack(record, back)) {
        addTolerated(
            Verdict.DAMAGED,
            oid,
            "has a record at byte "
                + at
                + " whose data should be at "
                + Long.toUnsignedString(back)
                + ", but are not there");
      }
    }
  }

  /** Whether a pointer leads to an earlier record of the same object. */
  private boolean pointsBack(DataHeader record, long pointer) throws StorageException {
    return pointer > 0 && pointer < record.position() && file.getLong(pointer) == record.oid();
  }

  private boolean onlyZeros(long size) throws StorageException {
    for (long at = end; at < size; at++) {
      if (file.getByte(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private void tail(Verdict found, long size) {
    first(found);
    if (found == Verdict.CUT_AT_END) {
      add(
          Severity.NOTE,
          null,
          "the last " + (size - end) + " bytes are an incomplete transaction and are ignored",
          "this is normal while a server is writing; otherwise the file was truncated");
    }
  }

  private boolean broken(String defect) {
    first(Verdict.DAMAGED);
    add(
        Severity.FATAL,
        null,
        "the transaction "
            + defect
            + "; "
            + transactions
            + " whole ones with "
            + index.size()
            + " objects lie before it, up to tid "
            + new Tid(lastTid),
        "extract reads everything that can be found; record does so with damaged=skip,"
            + " into an empty tree; or repair a copy with ZODB's fsrecover");
    return false;
  }

  private void addTolerated(Verdict found, @Nullable Oid oid, String defect) {
    first(found);
    add(Severity.ERROR, oid, "the transaction " + defect, "it is used anyway, as in ZODB");
  }

  private void first(Verdict found) {
    if (fault == null) {
      fault = faultAtEnd(found);
    }
  }

  private void add(Severity severity, @Nullable Oid oid, String message, String advice) {
    if (problems.size() < MOST_PROBLEMS || severity == Severity.FATAL) {
      FaultPlace place = FaultPlace.ofByte(file.path().toString(), end);
      problems.add(
          new Problem(severity, file.path() + ", byte " + end, place, oid, message, advice));
    }
  }
}
