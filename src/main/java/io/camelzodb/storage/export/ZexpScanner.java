package io.camelzodb.storage.export;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The sequential pass over a {@code .zexp} (ZODB.ExportImport):
 *
 * <pre>
 * "ZEXP"
 * { oid (8 bytes)  length (8 bytes, big-endian)  the two pickles of the record
 *   [ 00 "BLOBSTART" (10 bytes)  length (8 bytes)  blob data ] }
 * 16 bytes of ff
 * </pre>
 *
 * <p>Nothing but the lengths tells where the next record begins: behind a wrong one nothing can be
 * read.
 */
final class ZexpScanner {
  private static final int HEADER = 16;
  private static final byte STOP = '.';
  private static final int BUFFER = 64 << 10;

  private final ExportFile file;
  private final ExportOptions options;
  private final ProblemLog log;
  private final RecordIndex index = new RecordIndex();
  private final Map<Integer, Problem> damaged = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private long bufferStart;
  private int bufferLength;

  ZexpScanner(ExportFile file, ExportOptions options, ProblemLog log) {
    this.file = file;
    this.options = options;
    this.log = log;
  }

  RecordIndex index() {
    return index;
  }

  /** Problems of records that are in the index but cannot be read, by position. */
  Map<Integer, Problem> damaged() {
    return damaged;
  }

  /** Reads the file to its end, or as far as it can be read. */
  void scan() throws IOException {
    long at = 4;
    while (at >= 0) {
      if (file.size() - at < HEADER) {
        fatal(at, "the file ends without its end marker (16 bytes of ff)");
        return;
      }
      ByteBuffer header = look(at, HEADER);
      long oid = header.getLong();
      long length = header.getLong();
      if (oid == -1 && length == -1) {
        if (file.size() - at > HEADER) {
          log.add(
              Severity.ERROR,
              "byte " + (at + HEADER),
              null,
              (file.size() - at - HEADER) + " bytes behind the end marker",
              "they are left out");
        }
        return;
      }
      at = record(at, new Oid(oid), length);
    }
  }

  /** Reads one record; the offset of the next, or -1 where it cannot be told. */
  private long record(long at, Oid oid, long length) throws IOException {
    long start = at + HEADER;
    String who = "record " + oid;
    if (length < 2 || length > file.size() - start) {
      fatal(
          at,
          who
              + " claims "
              + Long.toUnsignedString(length)
              + " bytes, "
              + (file.size() - start)
              + " are left");
      return -1;
    }
    if (look(start + length - 1, 1).get() != STOP) {
      fatal(at, who + " does not end as a pickle does after its " + length + " bytes");
      return -1;
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
      fatal(
          end,
          "the blob of "
              + who
              + " claims "
              + Long.toUnsignedString(blob.size())
              + " bytes, "
              + (file.size() - blob.offset())
              + " are left");
      return -1;
    }
    return blob.offset() + blob.size();
  }

  private void add(long at, Oid oid, long start, long length) throws StorageException {
    int first = index.find(oid.value());
    if (first >= 0) {
      boolean same = length == index.length(first) && same(index.offset(first), start, length);
      log.add(
          same ? Severity.NOTE : Severity.ERROR,
          "byte " + at,
          oid,
          "the record of byte " + index.offset(first) + (same ? " again" : " again, and different"),
          "the first one counts");
      return;
    }
    int position = index.size();
    if (length > options.maxRecordBytes()) {
      Problem problem =
          log.add(
              Severity.ERROR,
              "byte " + at,
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

  /** Some bytes of the file, at most a few. */
  private ByteBuffer look(long offset, int length) throws StorageException {
    if (offset < bufferStart || offset + length > bufferStart + bufferLength) {
      bufferStart = offset;
      bufferLength = (int) Math.min(BUFFER, file.size() - offset);
      file.readFully(offset, buffer, bufferLength);
    }
    return ByteBuffer.wrap(buffer, (int) (offset - bufferStart), length);
  }

  private void fatal(long offset, String message) {
    log.add(
        Severity.FATAL,
        "byte " + offset,
        null,
        message,
        "the " + index.size() + " records before it are read; get a complete copy of the file");
  }
}
