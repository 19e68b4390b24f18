package io.camelzodb.pickle;

/** Reads pickle streams of protocols 0 to 5. */
public final class PickleReader {
  private PickleReader() {}

  /** Reads all pickles of a record (usually two), which share one memo. */
  public static PickledObject readRecord(byte[] stream, PickleLimits limits)
      throws PickleException {
    throw new UnsupportedOperationException();
  }
}
