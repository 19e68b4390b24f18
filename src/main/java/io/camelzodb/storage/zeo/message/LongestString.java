package io.camelzodb.storage.zeo.message;

import io.camelzodb.storage.zeo.wire.LongFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds the byte string that makes a message long, by the head before it. */
public final class LongestString {
  private static final int HEAD = 1 + Integer.BYTES;

  private LongestString() {}

  /** Describes the form of a long byte string: a code, its length in four bytes, the bytes. */
  public enum Form {
    /** BINBYTES, or a string of Python 2. */
    PICKLE("BT", ByteOrder.LITTLE_ENDIAN),
    /** bin 32. */
    MSGPACK("\u00c6", ByteOrder.BIG_ENDIAN);

    private final String codes;
    private final ByteOrder order;

    Form(String codes, ByteOrder order) {
      this.codes = codes;
      this.order = order;
    }
  }

  /**
   * Returns the message with an empty string in its place; null if no string begins in the first
   * bytes and ends in the last ones.
   */
  static byte @Nullable [] without(LongFrame frame, Form form) {
    byte[] begin = frame.begin();
    byte[] end = frame.end();
    long endsFrom = (long) frame.length() - end.length;
    ByteBuffer head = ByteBuffer.wrap(begin).order(form.order);
    for (int at = 0; at + HEAD <= begin.length; at++) {
      long size = head.getInt(at + 1);
      long behind = at + HEAD + size;
      if (form.codes.indexOf(begin[at] & 0xff) >= 0
          && size > 0
          && behind >= Math.max(endsFrom, begin.length)
          && behind <= frame.length()) {
        int rest = (int) (frame.length() - behind);
        byte[] without = new byte[at + HEAD + rest];
        System.arraycopy(begin, 0, without, 0, at + 1);
        System.arraycopy(end, end.length - rest, without, at + HEAD, rest);
        return without;
      }
    }
    return null;
  }
}
