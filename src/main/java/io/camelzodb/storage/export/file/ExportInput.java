package io.camelzodb.storage.export.file;

import java.io.IOException;
import java.io.InputStream;

/** Reads a slice of an export as a stream. For one thread; closing it leaves the file open. */
public final class ExportInput extends InputStream {
  private final ExportFile file;
  private final long end;
  private long at;

  public ExportInput(ExportFile file, long offset, long length) {
    this.file = file;
    this.at = offset;
    this.end = offset + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int part = (int) Math.min(length, end - at);
    if (part <= 0) {
      return length == 0 ? 0 : -1;
    }
    int got = file.read(at, into, offset, part);
    if (got > 0) {
      at += got;
    }
    return got;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - at);
  }
}
