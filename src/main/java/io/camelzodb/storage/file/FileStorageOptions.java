package io.camelzodb.storage.file;

import io.camelzodb.pickle.PickleLimits;

/**
 * How a {@code Data.fs} is read. Immutable.
 *
 * @param damaged what to do where the structure of the file breaks
 * @param indexAbove files of at least so many bytes are opened by their {@code .index}, smaller
 *     ones are scanned whole, which needs no trust in anything
 * @param maxRecordBytes the longest record, packed or unpacked
 * @param limits what a pickle may ask for
 */
public record FileStorageOptions(
    Damaged damaged, long indexAbove, int maxRecordBytes, PickleLimits limits) {

  /** What to do where the structure of a file breaks. */
  public enum Damaged {
    /** Not open it at all. */
    REFUSE,
    /** Use what lies before. */
    STOP,
    /** Use what can be found behind it as well; see {@link SalvagedFile}. */
    SKIP
  }

  /** Refuses damage, scans files below 1 GiB, records up to 256 MiB. */
  public static final FileStorageOptions DEFAULT =
      new FileStorageOptions(Damaged.REFUSE, 1L << 30, 256 << 20, PickleLimits.DEFAULT);

  /** A copy with another choice on damage. */
  public FileStorageOptions withDamaged(Damaged choice) {
    return new FileStorageOptions(choice, indexAbove, maxRecordBytes, limits);
  }

  /** A copy that trusts the index from another size on. */
  public FileStorageOptions withIndexAbove(long bytes) {
    return new FileStorageOptions(damaged, bytes, maxRecordBytes, limits);
  }
}
