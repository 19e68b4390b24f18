package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a stream. For one thread; {@link #progress()} may be called by any.
 *
 * <p>ZEO itself has no limit of a frame's length. This reader has one, and allocates memory only as
 * bytes arrive, so that a false length costs nothing.
 */
public final class FrameReader {
  private static final int FIRST_PIECE = 1 << 20;
  private static final int CHUNK = 1 << 16;
  private static final int SIGNED = 1 << 31;

  /** The share of memory for a frame; a larger one could not be decoded. */
  private static final int MEMORY_SHARE = 4;

  private final InputStream in;
  private final int maxBytes;
  private volatile long progress;

  /**
   * Creates a reader of frames of at most {@code maxBytes}.
   *
   * @param in should be buffered: lengths are read byte by byte
   */
  public FrameReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns the body of the next frame, or null if the stream ends between two frames.
   *
   * @throws LongFrame if it is longer than the limit or the memory allows; the next one can still
   *     be read
   * @throws ProtocolFault if it is signed, or cut short
   */
  public byte @Nullable [] read() throws IOException {
    int length = length();
    if (length < 0) {
      return null;
    }
    if (length > maxBytes) {
      throw passed(new LongFrame.Ends(length), LongFrame.tooLong(length, maxBytes));
    }
    if (length > Runtime.getRuntime().maxMemory() / MEMORY_SHARE) {
      throw passed(new LongFrame.Ends(length), LongFrame.tooLarge(length));
    }
    return body(length);
  }

  /**
   * Returns the body of the next frame; fails without skipping it if it is longer than {@code
   * limit}.
   *
   * @throws ProtocolFault if it is longer than {@code limit}, signed, or cut short
   */
  public byte @Nullable [] read(int limit) throws IOException {
    int length = length();
    if (length > limit) {
      throw new ProtocolFault(new Fault.Limit(LongFrame.tooLong(length, limit)));
    }
    return length < 0 ? null : body(length);
  }

  /** Returns the length of the next frame; -1 at the end of the stream. */
  private int length() throws IOException {
    int length = in.read();
    if (length < 0) {
      return -1;
    }
    for (int i = 1; i < Integer.BYTES; i++) {
      int next = in.read();
      if (next < 0) {
        throw new ProtocolFault("the connection ends within the length of a frame");
      }
      length = (length << 8) | next;
    }
    if ((length & SIGNED) != 0) {
      throw new ProtocolFault(
          new Fault.Refused(
              "a signed frame, or none at all (length %08x): frames signed with a session key, as ZEO 4 has them with passwords, are not supported"
                  .formatted(length)));
    }
    return length;
  }

  /** Returns a counter that grows with the bytes read, to detect a stalled server. */
  public long progress() {
    return progress;
  }

  private byte[] body(int length) throws IOException {
    byte[] body = new byte[Math.min(length, FIRST_PIECE)];
    int filled = 0;
    while (filled < length) {
      if (filled == body.length) {
        try {
          body = Arrays.copyOf(body, (int) Math.min(length, body.length * 2L));
        } catch (OutOfMemoryError full) {
          LongFrame.Ends ends = new LongFrame.Ends(length);
          ends.take(body, filled);
          // Releases the bytes read before reading more.
          body = new byte[0];
          throw passed(ends, LongFrame.tooLarge(length));
        }
      }
      int count = in.read(body, filled, Math.min(body.length - filled, CHUNK));
      if (count < 0) {
        throw cut(filled, length);
      }
      filled += count;
      noteProgress(filled, count);
    }
    return body;
  }

  /** Skips the rest of a frame. */
  private LongFrame passed(LongFrame.Ends ends, FaultDetails why) throws IOException {
    byte[] piece = new byte[CHUNK];
    for (int left = ends.missing(); left > 0; left = ends.missing()) {
      int count = in.read(piece, 0, Math.min(left, CHUNK));
      if (count < 0) {
        throw new ProtocolFault(
            new Fault.Damaged(why.adding("the connection ends " + left + " bytes before its end")));
      }
      ends.take(piece, count);
      noteProgress(ends.taken(), count);
    }
    return new LongFrame(why, ends);
  }

  private static ProtocolFault cut(int filled, int length) {
    return new ProtocolFault(
        "the connection ends after " + filled + " of " + length + " bytes of a frame");
  }

  /** Counts whole pieces only: single bytes are no progress. */
  private void noteProgress(int filled, int count) {
    int pieces = filled / CHUNK - (filled - count) / CHUNK;
    if (pieces > 0) {
      advance(pieces);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void advance(int pieces) {
    progress += pieces;
  }
}
