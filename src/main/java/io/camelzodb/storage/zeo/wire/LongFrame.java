package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;

/**
 * Holds the length and both ends of a frame that is too long for the memory; they show what it was
 * about. The frame is consumed from the stream.
 */
public final class LongFrame extends ProtocolFault {
  private static final long serialVersionUID = 1L;

  private static final int MOST_KEPT = 4096;
  private static final int MEGABYTE = 1 << 20;

  private final int length;
  private final byte[] begin;
  private final byte[] end;

  LongFrame(FaultDetails details, Ends ends) {
    super(new Fault.Limit(details));
    length = ends.length;
    begin = ends.begin;
    end = ends.end;
  }

  /** Creates it for a frame that was read but cannot be kept in memory. */
  public static LongFrame of(byte[] body) {
    Ends ends = new Ends(body.length);
    ends.take(body, body.length);
    return new LongFrame(tooLarge(body.length), ends);
  }

  static FaultDetails tooLong(int length, int limit) {
    return new FaultDetails("a frame of " + length + " bytes, more than the limit of " + limit);
  }

  static FaultDetails tooLarge(int length) {
    return new FaultDetails(
        "a frame of "
            + length
            + " bytes, more than a fourth of the memory or than the free memory: Java may use "
            + Runtime.getRuntime().maxMemory() / MEGABYTE
            + " MB",
        "allow more with JAVA_OPTS=-Xmx…");
  }

  /** Collects both ends of a frame, piece by piece. */
  static final class Ends {
    private final int length;
    private final byte[] begin;
    private final byte[] end;
    private int taken;

    Ends(int length) {
      this.length = length;
      begin = new byte[Math.min(MOST_KEPT, length)];
      end = new byte[begin.length];
    }

    /** Returns the number of bytes taken. */
    int taken() {
      return taken;
    }

    /** Returns the number of bytes missing. */
    int missing() {
      return length - taken;
    }

    /** Takes the next piece. */
    void take(byte[] piece, int count) {
      copy(piece, count, begin, 0);
      copy(piece, count, end, length - end.length);
      taken += count;
    }

    private void copy(byte[] piece, int count, byte[] to, int place) {
      int from = Math.max(taken, place);
      int until = Math.min(taken + count, place + to.length);
      if (from < until) {
        System.arraycopy(piece, from - taken, to, from - place, until - from);
      }
    }
  }

  /** Returns the length in bytes. */
  public int length() {
    return length;
  }

  /** Returns the first bytes. */
  public byte[] begin() {
    return begin.clone();
  }

  /** Returns the last bytes, which may overlap the first ones. */
  public byte[] end() {
    return end.clone();
  }
}
