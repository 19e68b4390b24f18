package io.camelzodb.extract;

/** Receives the progress of an extraction now and then, from one thread at a time. */
@FunctionalInterface
public interface ExtractProgress {

  /** Ignores the progress. */
  ExtractProgress NONE = (records, bytes, files) -> {};

  /**
   * Receives the current numbers.
   *
   * @param records how many records were read so far
   * @param bytes how many bytes of the source these are
   * @param files how many files were written
   */
  void update(long records, long bytes, long files);
}
