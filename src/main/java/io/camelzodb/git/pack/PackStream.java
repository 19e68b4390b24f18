package io.camelzodb.git.pack;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes the bytes of a pack: its header, and for each object a head with type and length and the
 * compressed content. Counts the bytes and computes the check sum of each object. For one thread.
 */
final class PackStream extends OutputStream {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final CRC32 crc = new CRC32();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final byte[] buffer = new byte[BUFFER];
  private long position;

  /** Begins a pack with a header that says it has no objects. */
  PackStream(OutputStream out) throws IOException {
    this.out = out;
    DataOutputStream data = new DataOutputStream(this);
    data.writeInt(0x5041434b);
    data.writeInt(2);
    data.writeInt(0);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    crc.update(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    crc.update(bytes, from, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Returns where the next byte goes. */
  long position() {
    return position;
  }

  /** Returns the check sum of the object so far. */
  int checksum() {
    return (int) crc.getValue();
  }

  /** Begins an object; returns its offset. */
  long start(int type, long length) throws IOException {
    long offset = position;
    crc.reset();
    long left = length >>> 4;
    int first = (type << 4) | (int) (length & 15);
    while (left != 0) {
      write(first | 0x80);
      first = (int) (left & 0x7f);
      left >>>= 7;
    }
    write(first);
    return offset;
  }

  /** Writes how far the base of a delta is back. */
  void distance(long back) throws IOException {
    long left = back;
    byte[] bytes = new byte[10];
    int at = bytes.length;
    bytes[--at] = (byte) (left & 0x7f);
    while ((left >>>= 7) != 0) {
      bytes[--at] = (byte) (0x80 | (--left & 0x7f));
    }
    write(bytes, at, bytes.length - at);
  }

  /** Writes the content of an object, compressed. */
  void deflate(byte[] data) throws IOException {
    deflater.reset();
    deflater.setInput(data);
    deflater.finish();
    drain();
  }

  /** Writes content of some length, compressed; returns how many bytes it lacks. */
  long deflate(InputStream data, long length) throws IOException {
    deflater.reset();
    byte[] part = new byte[BUFFER];
    long left = length;
    for (int read; left > 0 && (read = data.read(part)) > 0; left -= read) {
      deflater.setInput(part, 0, read);
      while (!deflater.needsInput()) {
        write(buffer, 0, deflater.deflate(buffer));
      }
    }
    if (left == 0) {
      deflater.finish();
      drain();
    }
    return left;
  }

  private void drain() throws IOException {
    while (!deflater.finished()) {
      write(buffer, 0, deflater.deflate(buffer));
    }
  }

  /** Frees the memory of the compression; the stream below stays open. */
  @Override
  public void close() {
    deflater.end();
  }
}
