package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads pickle streams of protocols 0 to 5, one pickle after the other. All pickles of a stream
 * share one memo, as with one Python {@code Unpickler}, until it is cleared.
 *
 * <p>Nothing is ever called or imported. A truncated or malformed stream, or one that exceeds the
 * {@link PickleLimits}, causes a {@link PickleException} that says what and where; after that the
 * reader must not be used any more. Not thread-safe.
 */
public final class PickleReader {
  private final PickleCursor cursor;
  private final PickleMachine machine;

  /** Reads a whole array, with the default limits. */
  public PickleReader(byte[] stream) throws PickleException {
    this(stream, 0, stream.length, PickleLimits.DEFAULT, 0);
  }

  /**
   * Reads a part of an array, which is not copied and not to be changed meanwhile.
   *
   * @param stream the array; byte offsets in errors count from its start
   * @param start where the first pickle begins
   * @param end the index after the last byte
   * @param limits the limits of the stream
   * @param buffers the number of out-of-band buffers (protocol 5)
   */
  public PickleReader(byte[] stream, int start, int end, PickleLimits limits, int buffers)
      throws PickleException {
    if (start < 0 || end < start || end > stream.length) {
      throw new IndexOutOfBoundsException(start + " to " + end + " of " + stream.length);
    }
    cursor = new PickleCursor(stream, start, end, limits);
    machine = new PickleMachine(cursor, limits, buffers);
    if (end - start > limits.maxTotalBytes()) {
      throw cursor.limit("maxTotalBytes", "a stream of " + (end - start) + " bytes");
    }
  }

  /** The value of the next pickle. */
  public Value read() throws PickleException {
    return machine.run();
  }

  /** Returns the position of the next pickle: after the STOP of the last one, or its frame. */
  public int position() {
    return cursor.position();
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return cursor.atEnd();
  }

  /** Clears the memo, as if each pickle had its own {@code Unpickler} in Python. */
  public void forgetMemo() {
    machine.clearMemo();
  }

  /** Reads a stream that is one pickle; ignores bytes after it, as Python does. */
  public static Value read(byte[] stream, PickleLimits limits) throws PickleException {
    return new PickleReader(stream, 0, stream.length, limits, 0).read();
  }

  /**
   * Reads a database record: the pickle of the class and, if there is more, that of the state,
   * which share one memo. As in ZODB, which loads only these two, bytes after the second are
   * ignored.
   */
  public static PickledObject readRecord(byte[] stream, PickleLimits limits)
      throws PickleException {
    PickleReader reader = new PickleReader(stream, 0, stream.length, limits, 0);
    List<Value> pickles = new ArrayList<>(2);
    pickles.add(reader.read());
    if (!reader.atEnd()) {
      pickles.add(reader.read());
    }
    return new PickledObject(pickles);
  }
}
