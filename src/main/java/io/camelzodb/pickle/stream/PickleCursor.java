package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.PickleException;

/**
 * Reads opcodes and arguments from a stream, and checks its frames.
 *
 * <p>Frames (protocol 4) are treated as in CPython's Python implementation: no argument may cross
 * the end of a frame, and no frame may begin within another; a frame may be longer than the stream,
 * and opcodes may stand outside of frames.
 */
final class PickleCursor {
  private static final int NO_FRAME = -1;

  private final byte[] bytes;
  private final int end;
  private final PickleLimits limits;
  private int position;
  private int opcodeAt;
  private int frameEnd = NO_FRAME;

  PickleCursor(byte[] bytes, int start, int end, PickleLimits limits) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.limits = limits;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position >= end;
  }

  /** Leaves the frame with its remaining bytes: each pickle of a stream has its own. */
  void leaveFrame() {
    if (frameEnd != NO_FRAME) {
      position = frameEnd;
    }
    frameEnd = NO_FRAME;
  }

  /** The next byte, 0 to 255, which is an opcode: later faults have its position. */
  int opcode() throws PickleException {
    opcodeAt = position;
    return u1();
  }

  /** The next byte, 0 to 255. */
  int u1() throws PickleException {
    if (position >= end) {
      throw truncated(1);
    }
    if (position == frameEnd) {
      frameEnd = NO_FRAME;
    }
    return bytes[position++] & 0xff;
  }

  int u2() throws PickleException {
    int at = skip(2);
    return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
  }

  int i4() throws PickleException {
    int at = skip(4);
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | (bytes[at + 3] << 24);
  }

  /** Eight bytes, little endian. */
  long i8() throws PickleException {
    return (i4of8() & 0xffffffffL) | ((long) i4() << 32);
  }

  private int i4of8() throws PickleException {
    require(8);
    return i4();
  }

  /** A double, big endian. */
  double f8() throws PickleException {
    int at = skip(8);
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = (bits << 8) | (bytes[at + i] & 0xff);
    }
    return Double.longBitsToDouble(bits);
  }

  /** Skips {@code length} bytes of a value and returns their start. */
  int value(long length) throws PickleException {
    require(length);
    if (length > limits.maxValueBytes()) {
      throw limit("maxValueBytes", "a value of " + length + " bytes");
    }
    return skip((int) length);
  }

  private int skip(int length) throws PickleException {
    require(length);
    int at = position;
    position += length;
    return at;
  }

  private void require(long length) throws PickleException {
    if (position == frameEnd && length > 0) {
      frameEnd = NO_FRAME;
    }
    if (length > end - position || (frameEnd != NO_FRAME && length > frameEnd - position)) {
      throw truncated(length);
    }
  }

  /** Skips a line with its newline, which is the byte before the new position. */
  int line() throws PickleException {
    if (position == frameEnd) {
      frameEnd = NO_FRAME;
    }
    int stop = frameEnd == NO_FRAME ? end : Math.min(frameEnd, end);
    for (int i = position; i < stop; i++) {
      if (bytes[i] == '\n') {
        int at = position;
        if (i - at > limits.maxValueBytes()) {
          throw limit("maxValueBytes", "a line of " + (i - at) + " bytes");
        }
        position = i + 1;
        return at;
      }
    }
    throw new PickleException("truncated", stop, "the stream or frame ends within a line");
  }

  /** Begins a frame; its length has just been read. */
  void enterFrame(long length) throws PickleException {
    if (length < 0) {
      throw fault("bad-frame", "a frame of 2^63 bytes or more");
    }
    if (frameEnd != NO_FRAME && position < frameEnd) {
      throw fault("bad-frame", "a frame begins within another");
    }
    frameEnd = length > end - position ? end : position + (int) length;
  }

  private PickleException truncated(long wanted) {
    return new PickleException(
        "truncated",
        frameEnd == NO_FRAME ? end : Math.min(frameEnd, end),
        wanted + " byte(s) from byte " + position + " on pass the end of the stream or frame");
  }

  /** A fault of the opcode read last. */
  PickleException fault(String kind, String message) {
    return new PickleException(kind, opcodeAt, message);
  }

  /** Returns a fault about an exceeded limit. */
  PickleException limit(String name, String amount) {
    return PickleException.ofLimit(
        "limit-" + name,
        opcodeAt,
        amount + ", more than the limit " + name + " allows",
        name.equals("maxMemory") ? "allow more with a larger heap (JAVA_OPTS=-Xmx…)" : null);
  }
}
