package io.camelzodb.storage.export.xml;

import io.camelzodb.storage.export.file.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the long base64 texts of a record before its XML is parsed. They are most of an export and
 * need no XML parser: the parser gets the record without them, and they are decoded directly from
 * the bytes of the file. A text belongs to the n-th start tag of its record.
 *
 * <p>For one thread; used again for the next record.
 */
final class BulkText {
  /** Shorter texts are left to the parser. */
  private static final int SHORTEST = 300;

  /** Zope's longest start tag has some hundred bytes. */
  private static final int LONGEST_TAG = 64 << 10;

  private static final byte[] BASE64 = "base64".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CDATA = "<![CDATA[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CDATA_END = "]]>".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT = "<!--".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT_END = "-->".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INSTRUCTION_END = "?>".getBytes(StandardCharsets.US_ASCII);

  private int[] elements = new int[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int size;
  private int cut;
  private int next;

  /**
   * Finds the texts of a record.
   *
   * @throws RecordFault if a start tag is absurdly long
   */
  void find(byte[] bytes, int length) throws RecordFault {
    clear();
    int element = 0;
    int at = ByteSearch.indexOf(bytes, 0, length, (byte) '<');
    while (at >= 0 && at + 1 < length) {
      byte kind = bytes[at + 1];
      int after = at + 1;
      if (kind == '!') {
        after = section(bytes, at, length);
      } else if (kind == '?') {
        after = past(bytes, at + 2, length, INSTRUCTION_END);
      }
      int following = ByteSearch.indexOf(bytes, after, length, (byte) '<');
      if (kind != '!' && kind != '?' && kind != '/') {
        element++;
        int end = following < 0 ? length : following;
        if (end - at > SHORTEST) {
          consider(bytes, element, at, end);
        }
      }
      at = following;
    }
  }

  /** Removes all texts. */
  void clear() {
    size = 0;
    cut = 0;
    next = 0;
  }

  int size() {
    return size;
  }

  /** Copies the record without the texts; returns the length. */
  int copyRest(byte[] bytes, int length, byte[] into) {
    int done = 0;
    int from = 0;
    for (int i = 0; i < size; i++) {
      System.arraycopy(bytes, from, into, done, starts[i] - from);
      done += starts[i] - from;
      from = ends[i];
    }
    System.arraycopy(bytes, from, into, done, length - from);
    return done + length - from;
  }

  /** Returns the length of all texts in bytes. */
  int totalLength() {
    return cut;
  }

  /** Returns the text of the n-th start tag, or -1; call it in rising order. */
  int textOf(int element) {
    return next < size && elements[next] == element ? next++ : -1;
  }

  int start(int text) {
    return starts[text];
  }

  int end(int text) {
    return ends[text];
  }

  /** Converts an offset in the copy to one in the record. */
  int original(int offset) {
    int moved = offset;
    for (int i = 0; i < size && starts[i] < moved; i++) {
      moved += ends[i] - starts[i];
    }
    return moved;
  }

  private void consider(byte[] bytes, int element, int tag, int end) throws RecordFault {
    int close = tagEnd(bytes, tag, Math.min(end, tag + LONGEST_TAG));
    if (close < 0) {
      if (end - tag > LONGEST_TAG) {
        throw new RecordFault(tag, "a start tag of more than " + LONGEST_TAG + " bytes");
      }
      return;
    }
    if (end - close < SHORTEST
        || bytes[close - 1] == '/'
        || ByteSearch.indexOf(bytes, tag, close, BASE64) < 0) {
      return;
    }
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    elements[size] = element;
    starts[size] = close + 1;
    ends[size] = end;
    cut += end - close - 1;
    size++;
  }

  private static int tagEnd(byte[] bytes, int from, int to) {
    byte quote = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quote != 0) {
        quote = b == quote ? 0 : quote;
      } else if (b == '"' || b == '\'') {
        quote = b;
      } else if (b == '>') {
        return i;
      }
    }
    return -1;
  }

  private static int section(byte[] bytes, int at, int length) {
    if (at + CDATA.length <= length && ByteSearch.matches(bytes, at, CDATA)) {
      return past(bytes, at + CDATA.length, length, CDATA_END);
    }
    if (at + COMMENT.length <= length && ByteSearch.matches(bytes, at, COMMENT)) {
      return past(bytes, at + COMMENT.length, length, COMMENT_END);
    }
    return at + 1;
  }

  private static int past(byte[] bytes, int from, int length, byte[] end) {
    int at = ByteSearch.indexOf(bytes, from, length, end);
    return at < 0 ? length : at + end.length;
  }
}
