package io.camelzodb.tree.tar;

import io.camelzodb.tree.TreeFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the entries of a tar archive: ustar, pax (POSIX 1003.1-2001, {@code path} and
 * {@code size}) and the long names of GNU tar. It never allocates memory for a length in a header.
 */
final class TarEntries {
  private static final int BLOCK = 512;
  private static final int LONGEST_HEADER = 1 << 20;

  private final InputStream in;
  private final String archive;
  private long left;
  private long padding;
  private long offset;

  /**
   * An entry.
   *
   * @param type one character, as in the header
   * @param size the number of content bytes that follow
   * @param mode the permissions
   */
  record Entry(String name, char type, long size, int mode) {}

  /** Creates it for an uncompressed stream, which the caller closes. */
  TarEntries(InputStream in, String archive) {
    this.in = in;
    this.archive = archive;
  }

  /** Skips the rest of the current entry and returns the next one; null at the end. */
  @Nullable Entry next() throws IOException {
    String longName = null;
    long paxSize = -1;
    while (true) {
      skip(left + padding);
      left = 0;
      padding = 0;
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || isZero(header)) {
        if (longName != null) {
          throw fault("ends after the long name of an entry");
        }
        return null;
      }
      if (header.length < BLOCK) {
        throw fault("ends within a header");
      }
      checkSum(header);
      offset += BLOCK;
      char type = header[156] == 0 ? '0' : (char) (header[156] & 0xff);
      long size = number(header, 124, 12);
      begin(size);
      switch (type) {
        case 'L' -> longName = text(body(size));
        case 'x' -> {
          for (String[] pair : pax(body(size))) {
            if (pair[0].equals("path")) {
              longName = pair[1];
            } else if (pair[0].equals("size")) {
              paxSize = size(pair[1]);
            } else if (pair[0].startsWith("GNU.sparse.")) {
              throw fault("holds a sparse file", "create the archive without --sparse");
            }
          }
        }
        case 'g', 'K' -> {
          // Comments, and targets of links, which are not followed.
        }
        default -> {
          if (paxSize >= 0) {
            begin(paxSize);
          }
          return new Entry(
              longName == null ? name(header) : longName,
              type,
              left,
              (int) number(header, 100, 8) & 07777);
        }
      }
    }
  }

  /** Reads content of the entry; returns -1 at its end. */
  int read(byte[] buffer) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
    if (count < 0) {
      throw fault("ends within an entry");
    }
    left -= count;
    offset += count;
    return count;
  }

  private void begin(long size) {
    left = size;
    padding = (BLOCK - size % BLOCK) % BLOCK;
  }

  private byte[] body(long size) throws IOException {
    if (size > LONGEST_HEADER) {
      throw fault("has an extended header of " + size + " bytes");
    }
    byte[] body = in.readNBytes((int) size);
    if (body.length < size) {
      throw fault("ends within a header");
    }
    offset += size;
    left = 0;
    return body;
  }

  private void skip(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (EOFException end) {
      throw fault("ends within an entry");
    }
    offset += count;
  }

  private static String name(byte[] header) {
    String name = field(header, 0, 100);
    boolean ustar = field(header, 257, 6).equals("ustar");
    String prefix = ustar ? field(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String field(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static String text(byte[] body) {
    int end = body.length;
    while (end > 0 && body[end - 1] == 0) {
      end--;
    }
    return new String(body, 0, end, StandardCharsets.UTF_8);
  }

  /** The records {@code LENGTH KEY=VALUE\n} of an extended header. */
  private List<String[]> pax(byte[] body) throws TreeFault {
    List<String[]> pairs = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      int blank = at;
      while (blank < body.length && body[blank] >= '0' && body[blank] <= '9') {
        blank++;
      }
      String digits = new String(body, at, blank - at, StandardCharsets.US_ASCII);
      int length = digits.isEmpty() || digits.length() > 7 ? 0 : Integer.parseInt(digits);
      int end = at + length;
      if (length < digits.length() + 3 || end > body.length || body[blank] != ' ') {
        throw fault("has an extended header that cannot be read");
      }
      String pair = new String(body, blank + 1, end - blank - 2, StandardCharsets.UTF_8);
      int equals = pair.indexOf('=');
      if (equals > 0) {
        pairs.add(new String[] {pair.substring(0, equals), pair.substring(equals + 1)});
      }
      at = end;
    }
    return pairs;
  }

  private long size(String text) throws TreeFault {
    if (!text.matches("[0-9]{1,18}")) {
      throw fault("has an entry of the size " + text);
    }
    return Long.parseLong(text);
  }

  /** A number in octal digits, or after a byte 0x80 in binary, as GNU tar has it. */
  private long number(byte[] header, int from, int length) throws TreeFault {
    if ((header[from] & 0x80) != 0) {
      long value = header[from] & 0x7f;
      for (int i = from + 1; i < from + length; i++) {
        if (value >> 54 != 0) {
          throw fault("has an entry of an impossible size");
        }
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    String text = field(header, from, length).strip();
    if (!text.matches("[0-7]{0,18}")) {
      throw fault("is not a tar archive, or is damaged");
    }
    return text.isEmpty() ? 0 : Long.parseLong(text, 8);
  }

  private void checkSum(byte[] header) throws TreeFault {
    long sum = 8L * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
    }
    if (number(header, 148, 8) != sum) {
      throw fault("is not a tar archive, or is damaged");
    }
  }

  private static boolean isZero(byte[] header) {
    for (byte each : header) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private TreeFault fault(String message) {
    return fault(message, null);
  }

  private TreeFault fault(String message, @Nullable String advice) {
    return new TreeFault(archive, message + " (at byte " + offset + " of the tar)", advice);
  }
}
