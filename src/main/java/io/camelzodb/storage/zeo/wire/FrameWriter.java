package io.camelzodb.storage.zeo.wire;

import java.io.IOException;
import java.io.OutputStream;

/** Writes frames to a stream, which should be buffered. Not thread-safe. */
public final class FrameWriter {
  private final OutputStream out;

  /** Creates a writer to {@code out}. */
  public FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a frame; it may stay in the buffer until {@link #flush}. */
  public void write(byte[] body) throws IOException {
    int length = body.length;
    out.write(
        new byte[] {
          (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        });
    out.write(body);
  }

  /** Sends the buffer. */
  public void flush() throws IOException {
    out.flush();
  }
}
