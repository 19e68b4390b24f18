package io.camelzodb.storage.export.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A sequential view of a file with some bytes of foresight, which counts lines. One thread. */
public final class FileWindow {
  private static final int SIZE = 1 << 20;
  private static final byte NEWLINE = '\n';

  private final ExportFile file;
  private final byte[] buffer = new byte[SIZE];
  private long base;
  private int position;
  private int limit;
  private long line = 1;

  public FileWindow(ExportFile file) {
    this.file = file;
  }

  /** Offset in the file of the current byte. */
  public long offset() {
    return base + position;
  }

  /** Line of the current byte, from 1 on. */
  public long line() {
    return line;
  }

  /** Goes to an offset whose line is known. */
  public void seek(long offset, long lineThere) {
    base = offset;
    position = 0;
    limit = 0;
    line = lineThere;
  }

  /** Goes forward to the next such byte; at the end of the file false. */
  public boolean find(byte wanted) throws IOException {
    do {
      int at = ByteSearch.indexOf(buffer, position, limit, wanted);
      int to = at < 0 ? limit : at;
      line += ByteSearch.count(buffer, position, to, NEWLINE);
      position = to;
      if (at >= 0) {
        return true;
      }
    } while (fill());
    return false;
  }

  /** Goes forward to behind the next such sequence; at the end of the file false. */
  public boolean findPast(byte[] sequence) throws IOException {
    while (find(sequence[0])) {
      if (matches(sequence)) {
        advance(sequence.length);
        return true;
      }
      advance(1);
    }
    return false;
  }

  /** How many bytes can be looked at, up to {@code wanted}; fewer only at the end of the file. */
  public int ensure(int wanted) throws IOException {
    boolean more = true;
    while (more && limit - position < wanted) {
      more = fill();
    }
    return Math.min(wanted, limit - position);
  }

  /** The byte some places ahead, 0 behind the end of the file; at most 64 KiB ahead. */
  public int peek(int ahead) throws IOException {
    if (position + ahead >= limit && ensure(ahead + 1) <= ahead) {
      return 0;
    }
    return buffer[position + ahead];
  }

  /** Whether a sequence stands here. */
  public boolean matches(byte[] sequence) throws IOException {
    return ensure(sequence.length) == sequence.length
        && ByteSearch.matches(buffer, position, sequence);
  }

  /** Goes forward, at most as far as was looked at. */
  public void advance(int bytes) {
    line += ByteSearch.count(buffer, position, position + bytes, NEWLINE);
    position += bytes;
  }

  /** The next bytes as text, one character a byte. */
  public String text(int bytes) throws IOException {
    int there = ensure(bytes);
    return new String(buffer, position, there, StandardCharsets.ISO_8859_1);
  }

  /** Reads on, keeping what is not yet passed; at the end of the file false. */
  private boolean fill() throws IOException {
    if (limit - position == SIZE) {
      return false;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    base += position;
    limit -= position;
    position = 0;
    int got = file.read(base + limit, buffer, limit, SIZE - limit);
    limit += Math.max(got, 0);
    return got > 0;
  }
}
