package io.camelzodb.storage.file;

import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.driver.DamagePolicy;
import java.nio.file.Path;

/**
 * Holds the options for reading a {@code Data.fs}. Immutable.
 *
 * @param damaged what to do if the structure of the file is broken; for records found after the
 *     damage see {@link io.camelzodb.storage.file.salvage.SalvagedFile}
 * @param indexAbove files of at least so many bytes are opened with their {@code .index}; smaller
 *     ones are scanned, which needs no trust in the index
 * @param maxRecordBytes the longest record, packed or unpacked
 * @param limits the limits of a pickle
 * @param unpackedFrom the file that the user named, if the {@code Data.fs} is a temporary file that
 *     was unpacked from it: the name of the store then; empty if it is the file itself
 */
public record FileStorageOptions(
    DamagePolicy damaged,
    long indexAbove,
    int maxRecordBytes,
    PickleLimits limits,
    String unpackedFrom) {

  private static final int LONGEST_RECORD = 256 << 20;
  private static final int ALWAYS_READ = 64 << 20;

  /**
   * Refuses damage, scans files below 1 GiB, allows records up to 256 MiB, or up to a fourth of a
   * heap below 1 GiB.
   */
  public static final FileStorageOptions DEFAULT =
      new FileStorageOptions(DamagePolicy.REFUSE, 1L << 30, recordsForHeap(), PickleLimits.DEFAULT);

  /** Creates options for a file that the user named. */
  public FileStorageOptions(
      DamagePolicy damaged, long indexAbove, int maxRecordBytes, PickleLimits limits) {
    this(damaged, indexAbove, maxRecordBytes, limits, "");
  }

  private static int recordsForHeap() {
    long fourth = Runtime.getRuntime().maxMemory() / 4;
    return (int) Math.max(ALWAYS_READ, Math.min(fourth, LONGEST_RECORD));
  }

  /** Returns a copy with another choice on damage. */
  public FileStorageOptions withDamaged(DamagePolicy choice) {
    return new FileStorageOptions(choice, indexAbove, maxRecordBytes, limits, unpackedFrom);
  }

  /** Returns a copy that uses the index from another size on. */
  public FileStorageOptions withIndexAbove(long bytes) {
    return new FileStorageOptions(damaged, bytes, maxRecordBytes, limits, unpackedFrom);
  }

  /** Returns a copy for a temporary file that was unpacked from a file that the user named. */
  public FileStorageOptions unpackedFrom(String name) {
    return new FileStorageOptions(damaged, indexAbove, maxRecordBytes, limits, name);
  }

  /** Returns the name of the store of a file: what the user named. */
  public String nameOf(Path file) {
    return unpackedFrom.isEmpty() ? file.toString() : unpackedFrom;
  }

  /** Returns the name of a file for messages that give a byte in it. */
  public String placeOf(Path file) {
    return unpackedFrom.isEmpty() ? file.toString() : unpackedFrom + " (unpacked)";
  }
}
