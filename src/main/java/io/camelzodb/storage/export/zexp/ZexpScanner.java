package io.camelzodb.storage.export.zexp;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ProblemLog;
import io.camelzodb.storage.export.file.RecordIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the records of a {@code .zexp} in one sequential pass (ZODB.ExportImport):
 *
 * <pre>
 * "ZEXP"
 * { oid (8 bytes)  length (8 bytes, big-endian)  the two pickles of the record
 *   [ 00 "BLOBSTART" (10 bytes)  length (8 bytes)  blob data ] }
 * 16 bytes of ff
 * </pre>
 *
 * <p>Only the lengths say where the next record begins. After a wrong length reading ends or, if
 * the options ask for it, goes on at the next bytes that look like the head of a record and can be
 * decoded.
 */
public final class ZexpScanner {
  private static final int HEADER = 16;
  private static final byte STOP = '.';

  /** The end mark of text files under CP/M and DOS. */
  private static final byte CTRL_Z = 0x1a;

  private static final int BUFFER = 64 << 10;

  /** The limit of plausible oids. */
  private static final long MOST_OID = 1L << 48;

  /**
   * The bytes that may be decoded in search of records, in addition to a multiple of the file size.
   */
  private static final long LEAST_WORK = 256L << 20;

  private static final int WORK = 4;

  private final ExportFile file;
  private final ExportOptions options;
  private final ProblemLog log;
  private final RecordIndex index = new RecordIndex();
  private final Map<Integer, Problem> damaged = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bufferStart;
  private int bufferLength;
  private long work;

  public ZexpScanner(ExportFile file, ExportOptions options, ProblemLog log) {
    this.file = file;
    this.options = options;
    this.log = log;
  }

  public RecordIndex index() {
    return index;
  }

  /** Returns the problems of records that are in the index but cannot be read, by position. */
  Map<Integer, Problem> damaged() {
    return damaged;
  }

  /** Reads the file to its end, or as far as it can be read. */
  public void scan() throws IOException {
    scan(4);
  }

  /** Searches for records in a file that does not begin like a {@code .zexp}. */
  public void search() throws IOException {
    for (long at = 0; at <= file.size() - HEADER; at++) {
      if (isNewHead(at) && isWhole(at + HEADER, look(at, HEADER).getLong(8))) {
        log.addAtByte(
            Severity.ERROR,
            "byte ",
            0,
            null,
            "the file does not begin with ZEXP; a record was found at byte " + at,
            "reading starts there; get a complete copy of the file");
        scan(at);
        return;
      }
    }
  }

  private void scan(long start) throws IOException {
    long at = start;
    while (at >= 0) {
      if (file.size() - at < HEADER) {
        fatal(at, "the file ends without its end marker (16 bytes of ff)");
        return;
      }
      ByteBuffer header = look(at, HEADER);
      long oid = header.getLong();
      long length = header.getLong();
      if (oid == -1 && length == -1) {
        behind(at + HEADER);
        return;
      }
      at = record(at, new Oid(oid), length);
    }
  }

  /**
   * Checks the bytes after the end marker: there are none, or an editor or transfer has added them.
   */
  private void behind(long end) throws StorageException {
    boolean blank = true;
    for (long at = end; at < file.size() && blank; at++) {
      byte each = look(at, 1).get();
      blank = each == 0 || each == ' ' || (each >= '\t' && each <= '\r') || each == CTRL_Z;
    }
    if (file.size() > end) {
      log.addAtByte(
          blank ? Severity.NOTE : Severity.ERROR,
          "byte ",
          end,
          null,
          (file.size() - end) + (blank ? " empty" : "") + " bytes after the end marker",
          "they are ignored");
    }
  }

  /** Reads one record; returns the offset of the next, or -1 if unknown. */
  private long record(long at, Oid oid, long length) throws IOException {
    long start = at + HEADER;
    String subject = "record " + oid;
    if (length < 2 || length > file.size() - start) {
      return broken(
          at,
          subject
              + " claims "
              + Long.toUnsignedString(length)
              + " bytes, "
              + (file.size() - start)
              + " are left");
    }
    if (look(start + length - 1, 1).get() != STOP) {
      return broken(at, subject + " does not end as a pickle does after its " + length + " bytes");
    }
    if (options.skipping() && !isHead(start + length) && !isWhole(start, length)) {
      return broken(at, subject + " cannot be decoded, and no other one begins after it");
    }
    if (index.size() == options.maxRecords()) {
      fatal(
          at,
          "more than "
              + options.maxRecords()
              + " records; raise maxRecords, and the heap (-Xmx) with it");
      return -1;
    }
    add(at, oid, start, length);
    long end = start + length;
    ZexpBlob blob = ZexpBlob.behind(file, end);
    if (blob == null) {
      return end;
    }
    if (!blob.whole()) {
      return broken(
          end,
          "the blob of "
              + subject
              + " claims "
              + Long.toUnsignedString(blob.size())
              + " bytes, "
              + (file.size() - blob.offset())
              + " are left");
    }
    return blob.offset() + blob.size();
  }

  /**
   * Handles a broken structure: returns the offset of the next record, if the options ask for a
   * search and one is found; else -1.
   */
  private long broken(long at, String message) throws IOException {
    for (long next = at + 1; options.skipping() && next <= file.size() - HEADER; next++) {
      if (isEnd(next)
          || (isNewHead(next) && isWhole(next + HEADER, look(next, HEADER).getLong(8)))) {
        log.addAtByte(
            Severity.ERROR,
            "byte ",
            at,
            null,
            message + "; " + (next - at) + " bytes up to byte " + next + " are lost",
            "the rest is read; get a complete copy of the file");
        return next;
      }
    }
    fatal(at, message);
    return -1;
  }

  private boolean isEnd(long at) throws IOException {
    ByteBuffer header = look(at, HEADER);
    return header.getLong(0) == -1 && header.getLong(8) == -1;
  }

  /** Whether the head of a record may be here, of an object without a record so far. */
  private boolean isNewHead(long at) throws IOException {
    ByteBuffer header = look(at, HEADER);
    long oid = header.getLong(0);
    return oid >= 0 && oid < MOST_OID && fits(at, header.getLong(8)) && index.find(oid) < 0;
  }

  /** Whether the head of a record, a blob or the end of the file is here. */
  private boolean isHead(long at) throws IOException {
    return file.size() - at < HEADER
        || isEnd(at)
        || fits(at, look(at, HEADER).getLong(8))
        || ZexpBlob.behind(file, at) != null;
  }

  private boolean fits(long at, long length) throws IOException {
    return length >= 2
        && length <= file.size() - at - HEADER
        && look(at + HEADER + length - 1, 1).get() == STOP;
  }

  /** Whether some bytes are exactly the pickles of a record. */
  private boolean isWhole(long start, long length) throws IOException {
    if (length > options.maxRecordBytes()) {
      return false;
    }
    if (work > LEAST_WORK + WORK * file.size()) {
      throw new StorageException(
          new Fault.Damaged(
                  file.name()
                      + ", byte "
                      + start
                      + ": too many byte sequences look like records but are not, so the search"
                      + " stopped",
                  "get a complete copy of the file")
              .at(FaultPlace.ofByte(file.name(), start)));
    }
    work += length;
    byte[] bytes = new byte[(int) length];
    file.readFully(start, bytes, bytes.length);
    try {
      PickleReader reader = new PickleReader(bytes, 0, bytes.length, options.pickles(), 0);
      reader.read();
      reader.read();
      return reader.atEnd();
    } catch (PickleException broken) {
      return false;
    }
  }

  private void add(long at, Oid oid, long start, long length) throws StorageException {
    int first = index.find(oid.value());
    if (first >= 0) {
      boolean same = length == index.length(first) && same(index.offset(first), start, length);
      log.addAtByte(
          same ? Severity.NOTE : Severity.ERROR,
          "byte ",
          at,
          oid,
          "the record of byte " + index.offset(first) + (same ? " again" : " again, and different"),
          "the first one is used");
      return;
    }
    int position = index.size();
    if (length > options.maxRecordBytes()) {
      Problem problem =
          log.addAtByte(
              Severity.ERROR,
              "byte ",
              at,
              oid,
              "the record has "
                  + length
                  + " bytes, more than maxRecordBytes = "
                  + options.maxRecordBytes(),
              "raise the limit, and the heap (-Xmx) with it, to read it");
      if (damaged.size() < options.maxProblems()) {
        damaged.put(position, problem);
      }
    }
    index.add(oid.value(), start, length, 0);
  }

  private boolean same(long first, long second, long length) throws StorageException {
    if (length > options.maxRecordBytes()) {
      return false;
    }
    byte[] one = new byte[(int) length];
    byte[] other = new byte[(int) length];
    file.readFully(first, one, one.length);
    file.readFully(second, other, other.length);
    return Arrays.equals(one, other);
  }

  /** Returns a few bytes of the file. */
  private ByteBuffer look(long offset, int length) throws StorageException {
    if (offset < bufferStart || offset + length > bufferStart + bufferLength) {
      bufferStart = offset;
      bufferLength = (int) Math.min(BUFFER, file.size() - offset);
      file.readFully(offset, buffer, bufferLength);
    }
    return ByteBuffer.wrap(buffer, (int) (offset - bufferStart), length).slice();
  }

  private void fatal(long offset, String message) {
    log.addAtByte(
        Severity.FATAL,
        "byte ",
        offset,
        null,
        message,
        "the " + index.size() + " records before it are read; get a complete copy of the file");
  }
}
