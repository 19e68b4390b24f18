package io.camelzodb.storage.export.file;

import io.camelzodb.pickle.stream.PickleLimits;

/**
 * Holds the options and limits for reading an export. Immutable; each {@code with…} method returns
 * a changed copy. Messages about a limit use the names below.
 *
 * @param strict whether a record with characters that XML forbids, stray text or contradicting ids
 *     is refused; otherwise the characters are replaced by U+FFFD, with a note
 * @param skipping whether reading continues after a damaged part of a {@code .zexp}, at the next
 *     record that can be found; otherwise it ends there
 * @param maxRecordBytes the longest record, in bytes of the (unpacked) file
 * @param maxDepth how many elements of a record may be open at once
 * @param maxValues how many values a record of an XML export may hold
 * @param maxRecords how many records an export may hold; the index takes about 40 bytes for each
 * @param maxProblems how many problems are kept; further ones are only counted
 * @param maxUnpackedBytes the largest size to which a gzipped export may unpack, in bytes
 * @param maxUnpackRatio how many times its packed size a gzipped export may unpack to; not applied
 *     below 64 MiB
 * @param pickles the limits of the pickles of a {@code .zexp}
 */
public record ExportOptions(
    boolean strict,
    boolean skipping,
    int maxRecordBytes,
    int maxDepth,
    int maxValues,
    int maxRecords,
    int maxProblems,
    long maxUnpackedBytes,
    int maxUnpackRatio,
    PickleLimits pickles) {

  /** Up to this size, in bytes, the ratio of packed to unpacked is not checked. */
  static final long ALWAYS_UNPACKED = 64L << 20;

  private static final int BYTES_PER_RECORD = 128;
  private static final int FEWEST_RECORDS = 1_000_000;

  /** Lenient, with limits that keep a heap of 256 MiB from overflowing. */
  public static final ExportOptions DEFAULT =
      new ExportOptions(
          false,
          false,
          64 << 20,
          10_000,
          1_000_000,
          recordsForHeap(),
          10_000,
          1L << 40,
          200,
          PickleLimits.DEFAULT);

  private static int recordsForHeap() {
    long most = Runtime.getRuntime().maxMemory() / BYTES_PER_RECORD;
    return (int) Math.max(FEWEST_RECORDS, Math.min(most, 1 << 28));
  }

  /** Returns a copy that is strict or not. */
  public ExportOptions withStrict(boolean value) {
    return new ExportOptions(
        value,
        skipping,
        maxRecordBytes,
        maxDepth,
        maxValues,
        maxRecords,
        maxProblems,
        maxUnpackedBytes,
        maxUnpackRatio,
        pickles);
  }

  /** Returns a copy that continues after damage or not. */
  public ExportOptions withSkipping(boolean value) {
    return new ExportOptions(
        strict,
        value,
        maxRecordBytes,
        maxDepth,
        maxValues,
        maxRecords,
        maxProblems,
        maxUnpackedBytes,
        maxUnpackRatio,
        pickles);
  }

  /** Returns a copy with another longest record, in bytes. */
  public ExportOptions withMaxRecordBytes(int bytes) {
    return new ExportOptions(
        strict,
        skipping,
        bytes,
        maxDepth,
        maxValues,
        maxRecords,
        maxProblems,
        maxUnpackedBytes,
        maxUnpackRatio,
        pickles);
  }

  /** Returns a copy with another limit of records. */
  public ExportOptions withMaxRecords(int records) {
    return new ExportOptions(
        strict,
        skipping,
        maxRecordBytes,
        maxDepth,
        maxValues,
        records,
        maxProblems,
        maxUnpackedBytes,
        maxUnpackRatio,
        pickles);
  }

  /** Returns a copy with another ratio of unpacked to packed size. */
  public ExportOptions withMaxUnpackRatio(int ratio) {
    return new ExportOptions(
        strict,
        skipping,
        maxRecordBytes,
        maxDepth,
        maxValues,
        maxRecords,
        maxProblems,
        maxUnpackedBytes,
        ratio,
        pickles);
  }
}
