package io.camelzodb.storage.export.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a file sequentially, looks some bytes ahead, and counts lines. For one thread. */
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

  /** Returns the offset of the current byte. */
  public long offset() {
    return base + position;
  }

  /** Returns the line of the current byte, from 1. */
  public long line() {
    return line;
  }

  /** Moves to an offset whose line is known. */
  public void seek(long offset, long lineThere) {
    base = offset;
    position = 0;
    limit = 0;
    line = lineThere;
  }

  /** Moves to the next such byte; returns false at the end of the file. */
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

  /** Moves past the next such sequence; returns false at the end of the file. */
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

  /**
   * Makes bytes available, up to {@code wanted}; returns how many, fewer only at the end of the
   * file.
   */
  public int ensure(int wanted) throws IOException {
    boolean more = true;
    while (more && limit - position < wanted) {
      more = fill();
    }
    return Math.min(wanted, limit - position);
  }

  /** Returns a byte ahead, at most 64 KiB; 0 after the end of the file. */
  public int peek(int ahead) throws IOException {
    if (position + ahead >= limit && ensure(ahead + 1) <= ahead) {
      return 0;
    }
    return buffer[position + ahead];
  }

  /** Whether a sequence begins here. */
  public boolean matches(byte[] sequence) throws IOException {
    return ensure(sequence.length) == sequence.length
        && ByteSearch.matches(buffer, position, sequence);
  }

  /** Moves forward over available bytes. */
  public void advance(int bytes) {
    line += ByteSearch.count(buffer, position, position + bytes, NEWLINE);
    position += bytes;
  }

  /** Returns the next bytes as text, one character a byte. */
  public String text(int bytes) throws IOException {
    int available = ensure(bytes);
    return new String(buffer, position, available, StandardCharsets.ISO_8859_1);
  }

  /** Reads more bytes, and keeps those not passed yet; returns false at the end of the file. */
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
