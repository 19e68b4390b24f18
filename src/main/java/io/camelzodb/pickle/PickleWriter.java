package io.camelzodb.pickle;

/** Writes values as pickle streams. */
public final class PickleWriter {
  private PickleWriter() {}

  /**
   * Writes the pickles of a record with one shared memo, in the protocol 3 that ZODB 5 and 6 write.
   */
  public static byte[] writeRecord(PickledObject object) {
    throw new UnsupportedOperationException();
  }
}
