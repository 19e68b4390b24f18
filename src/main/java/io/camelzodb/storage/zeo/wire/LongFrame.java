package io.camelzodb.storage.zeo.wire;

/**
 * What is kept of a frame that is too long to be held: its length and both its ends, from which it
 * can be told what it was about. The stream stands behind it.
 */
public final class LongFrame extends ProtocolFault {
  private static final long serialVersionUID = 1L;

  private static final int MOST_KEPT = 4096;
  private static final int MEGABYTE = 1 << 20;

  private final int length;
  private final byte[] begin;
  private final byte[] end;

  LongFrame(String message, Ends ends) {
    super(message);
    length = ends.length;
    begin = ends.begin;
    end = ends.end;
  }

  /** Of a frame that was read, but of which the memory takes no more. */
  public static LongFrame of(byte[] body) {
    Ends ends = new Ends(body.length);
    ends.take(body, body.length);
    return new LongFrame(tooLarge(body.length), ends);
  }

  static String tooLong(int length, int limit) {
    return "a frame of " + length + " bytes, more than the limit of " + limit;
  }

  static String tooLarge(int length) {
    return "a frame of "
        + length
        + " bytes, more than a fourth of the memory, or than what is left of it: Java may use "
        + Runtime.getRuntime().maxMemory() / MEGABYTE
        + " MB; allow more with JAVA_OPTS=-Xmx…";
  }

  /** Both ends of a frame, piece by piece. */
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

    /** How much has been taken. */
    int taken() {
      return taken;
    }

    /** How much has not. */
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

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** Its first bytes. */
  public byte[] begin() {
    return begin.clone();
  }

  /** Its last bytes, which may be among the first ones too. */
  public byte[] end() {
    return end.clone();
  }
}
