package io.camelzodb.extract;

/** Told how far an extraction is, now and then, by one thread at a time. */
@FunctionalInterface
public interface ExtractProgress {

  /** Says nothing. */
  ExtractProgress NONE = (records, bytes, files) -> {};

  /**
   * The state of things.
   *
   * @param records how many records were read so far
   * @param bytes how many bytes of the source these are
   * @param files how many files were written
   */
  void update(long records, long bytes, long files);
}
