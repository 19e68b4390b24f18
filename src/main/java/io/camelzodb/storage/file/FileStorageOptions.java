package io.camelzodb.storage.file;

import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.driver.DamagePolicy;

/**
 * How a {@code Data.fs} is read. Immutable.
 *
 * @param damaged what to do where the structure of the file breaks; for what can be found behind it
 *     see {@link io.camelzodb.storage.file.salvage.SalvagedFile}
 * @param indexAbove files of at least so many bytes are opened by their {@code .index}, smaller
 *     ones are scanned whole, which needs no trust in anything
 * @param maxRecordBytes the longest record, packed or unpacked
 * @param limits what a pickle may ask for
 */
public record FileStorageOptions(
    DamagePolicy damaged, long indexAbove, int maxRecordBytes, PickleLimits limits) {

  private static final int LONGEST_RECORD = 256 << 20;
  private static final int ALWAYS_READ = 64 << 20;

  /**
   * Refuses damage, scans files below 1 GiB, records up to 256 MiB, or up to a fourth of a smaller
   * heap than 1 GiB.
   */
  public static final FileStorageOptions DEFAULT =
      new FileStorageOptions(DamagePolicy.REFUSE, 1L << 30, recordsForHeap(), PickleLimits.DEFAULT);

  private static int recordsForHeap() {
    long fourth = Runtime.getRuntime().maxMemory() / 4;
    return (int) Math.max(ALWAYS_READ, Math.min(fourth, LONGEST_RECORD));
  }

  /** A copy with another choice on damage. */
  public FileStorageOptions withDamaged(DamagePolicy choice) {
    return new FileStorageOptions(choice, indexAbove, maxRecordBytes, limits);
  }

  /** A copy that trusts the index from another size on. */
  public FileStorageOptions withIndexAbove(long bytes) {
    return new FileStorageOptions(damaged, bytes, maxRecordBytes, limits);
  }
}
