package io.camelzodb.storage.export.xml;

import io.camelzodb.storage.export.file.ByteSearch;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.xml.XmlElement.Content;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks a record of the usual form in one pass over its bytes, without making values. This is many
 * times as fast as {@link XmlRecordReader}. It knows only the usual output of Zope's exporter: a
 * record that passes would be read by the reader without a problem; any other one must be checked
 * by the reader.
 *
 * <p>For one thread at a time; used again for the next record.
 *
 * <p>Long because its steps share one position in the bytes; it runs for each byte of an export, so
 * that no step is in another object.
 */
final class FastRecordCheck {
  private static final int DEEPEST = 100;
  private static final int LONGEST_NAME = 12;
  private static final int LONGEST_ATTRIBUTE = 200;
  private static final int MOST_DIGITS = 18;
  private static final String[] ATTRIBUTES = {"id", "encoding", "name", "module", "aka"};
  private static final String BASE64 = "base64";
  private static final String CDATA = "<![CDATA[";
  private static final String CDATA_END = "]]>";
  private static final String RECORD = "record";
  private static final int ID = 0;
  private static final int ENCODING = 1;
  private static final int NAMED = 1 << 2 | 1 << 3;
  private static final XmlElement[][] BY_LENGTH = byLength();

  private final ExportOptions options;
  private final MemoIds memo = new MemoIds();
  private final XmlElement[] open = new XmlElement[DEEPEST];
  private final long[] ids = new long[DEEPEST];
  private final int[] parts = new int[DEEPEST];
  private byte[] bytes = new byte[0];
  private int end;
  private int at;
  private int depth;
  private int values;

  // Attributes of the last start tag.
  private int attributes;
  private long id;
  private boolean plain;
  private boolean base64;
  private boolean cdata;

  FastRecordCheck(ExportOptions options) {
    this.options = options;
  }

  /** Whether a record, from {@code <record} to {@code </record>}, is usual and complete. */
  boolean isComplete(byte[] record, int length) {
    bytes = record;
    end = length;
    at = 0;
    depth = 0;
    values = 0;
    memo.clear();
    do {
      blanks();
      if (at + 1 >= end || bytes[at] != '<') {
        return false;
      }
      at++;
      if (bytes[at] == '/' ? !closed() : !opened()) {
        return false;
      }
    } while (depth > 0);
    return at == end;
  }

  private void blanks() {
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  private boolean closed() {
    at++;
    return depth > 0 && take(open[depth - 1].tag()) && take('>') && end(open[--depth]);
  }

  private boolean opened() {
    XmlElement element = element();
    if (element == null
        || (depth == 0 ? element != XmlElement.RECORD : !begins(element))
        || depth >= Math.min(DEEPEST, options.maxDepth())
        || !attributes()) {
      return false;
    }
    open[depth] = element;
    ids[depth] = id;
    parts[depth] = 0;
    if ((element == XmlElement.LIST || element == XmlElement.DICTIONARY) && !remember(depth)) {
      return false;
    }
    boolean empty = take('/');
    if (!take('>')) {
      return false;
    }
    if (element.content() == Content.TEXT) {
      return (empty ? isString(element) && plain : text(element)) && end(element);
    }
    if (empty) {
      return end(element);
    }
    depth++;
    return true;
  }

  /** Whether an element may begin here, after the earlier children of its parent. */
  private boolean begins(XmlElement element) {
    XmlElement parent = open[depth - 1];
    int before = parts[depth - 1];
    boolean value = element.isValue();
    if (value && ++values > options.maxValues()) {
      return false;
    }
    return switch (parent) {
      case RECORD -> element == XmlElement.PICKLE && before < 2;
      case PICKLE, KEY, VALUE, KLASS, STATE, PERSISTENT -> value && before == 0;
      case TUPLE, LIST -> value;
      case DICTIONARY -> element == XmlElement.ITEM;
      case ITEM -> element == (before == 0 ? XmlElement.KEY : XmlElement.VALUE) && before < 2;
      case OBJECT ->
          switch (before) {
            case 0 -> element == XmlElement.KLASS;
            case 1 -> value;
            case 2 -> element == XmlElement.STATE;
            default -> false;
          };
      case GLOBAL, STRING, UNICODE, BYTES, INT, LONG, FLOAT, BOOL, NONE, REFERENCE -> false;
    };
  }

  /** Ends an element, at the depth where it began. */
  private boolean end(XmlElement element) {
    boolean full =
        switch (element) {
          case RECORD, PICKLE, KEY, VALUE, KLASS, STATE, PERSISTENT -> parts[depth] > 0;
          case ITEM, OBJECT -> parts[depth] >= 2;
          case GLOBAL -> (attributes & NAMED) == NAMED;
          case REFERENCE -> id != MemoIds.NONE && memo.contains(id);
          case STRING, UNICODE, BYTES, INT, LONG, FLOAT, BOOL, NONE, TUPLE, LIST, DICTIONARY ->
              true;
        };
    boolean registered =
        switch (element) {
          case TUPLE, PERSISTENT, GLOBAL, NONE, STRING, UNICODE, INT, LONG, FLOAT ->
              remember(depth);
          case RECORD,
              PICKLE,
              BYTES,
              BOOL,
              LIST,
              DICTIONARY,
              ITEM,
              KEY,
              VALUE,
              OBJECT,
              KLASS,
              STATE,
              REFERENCE ->
              true;
        };
    if (!full || !registered) {
      return false;
    }
    if (depth == 0) {
      return true;
    }
    int parent = depth - 1;
    parts[parent] = Math.min(parts[parent] + 1, 3);
    // An object can be referenced as soon as it has its arguments.
    return open[parent] != XmlElement.OBJECT || parts[parent] != 2 || remember(parent);
  }

  private boolean remember(int where) {
    return ids[where] == MemoIds.NONE || memo.add(ids[where]);
  }

  private @Nullable XmlElement element() {
    int start = at;
    while (at < end && bytes[at] >= 'a' && bytes[at] <= 'z' && at - start < LONGEST_NAME) {
      at++;
    }
    for (XmlElement element : BY_LENGTH[at - start]) {
      if (matches(start, element.tag())) {
        return element;
      }
    }
    return null;
  }

  private boolean attributes() {
    attributes = 0;
    id = MemoIds.NONE;
    plain = false;
    base64 = false;
    cdata = false;
    while (at < end && bytes[at] == ' ') {
      at++;
      int index = attribute();
      if (index < 0 || (attributes & 1 << index) != 0 || !take('=') || !take('"')) {
        return false;
      }
      attributes |= 1 << index;
      int start = at;
      while (at < end && isName(bytes[at]) && at - start < LONGEST_ATTRIBUTE) {
        at++;
      }
      int close = at;
      if (!take('"') || !attribute(index, start, close)) {
        return false;
      }
    }
    return true;
  }

  private boolean attribute(int index, int start, int close) {
    if (index == ID && depth > 0) {
      id = MemoIds.parse(bytes, start, close);
      return id != MemoIds.NONE;
    } else if (index == ENCODING) {
      plain = close == start;
      base64 = close - start == BASE64.length() && matches(start, BASE64);
      cdata = close - start == 5 && matches(start, "cdata");
      return plain || base64 || cdata;
    }
    return true;
  }

  private int attribute() {
    for (int i = 0; i < ATTRIBUTES.length; i++) {
      if (take(ATTRIBUTES[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isName(byte b) {
    return b >= ' ' && b < 0x7f && b != '"' && b != '<' && b != '&';
  }

  private static boolean isString(XmlElement element) {
    return element == XmlElement.STRING || element == XmlElement.UNICODE;
  }

  /** Reads the text of an element and its end tag. */
  private boolean text(XmlElement element) {
    int start = at;
    boolean valid;
    if (isString(element)) {
      valid =
          base64
              ? element == XmlElement.STRING && base64()
              : plain ? characters() : cdata && section();
    } else if (element == XmlElement.INT || element == XmlElement.LONG) {
      take('-');
      int digits = digits();
      valid = digits > 0 && digits <= MOST_DIGITS;
    } else {
      valid = element == XmlElement.FLOAT && real() && at - start < LONGEST_ATTRIBUTE;
    }
    return valid && take('<') && take('/') && take(element.tag()) && take('>');
  }

  private boolean base64() {
    int close = ByteSearch.indexOf(bytes, at, end, (byte) '<');
    if (close < 0) {
      return false;
    }
    try {
      Base64Text.decode(bytes, at, close);
    } catch (Base64Text.Fault damaged) {
      return false;
    }
    at = close;
    return true;
  }

  /** Skips plain characters. */
  private boolean characters() {
    int i = at;
    while (i < end && bytes[i] != '<') {
      byte b = bytes[i];
      int length = b >= ' ' ? (b == '&' || b == ']' ? 0 : 1) : length(i);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    at = i;
    return true;
  }

  /** Skips a CDATA section. */
  private boolean section() {
    if (!take(CDATA)) {
      return false;
    }
    int i = at;
    while (i < end && !(bytes[i] == ']' && matches(i, CDATA_END))) {
      byte b = bytes[i];
      int length = b >= ' ' ? (b == '<' && matches(i + 1, RECORD) ? 0 : 1) : length(i);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    at = i;
    return take(CDATA_END);
  }

  /** Returns the length of a character beyond ASCII, or a blank; 0 if XML might forbid it. */
  private int length(int start) {
    int first = bytes[start] & 0xff;
    if (first < 0x80) {
      return isBlank((byte) first) ? 1 : 0;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf3 || start + length > end) {
      return 0;
    }
    for (int i = start + 1; i < start + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[start + 1] & 0xff;
    boolean allowed =
        switch (first) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xef -> second < 0xbf;
          case 0xf0 -> second >= 0x90;
          default -> true;
        };
    return allowed ? length : 0;
  }

  private boolean real() {
    take('-');
    if (digits() == 0 || (take('.') && digits() == 0)) {
      return false;
    }
    if (take('e')) {
      boolean signed = take('-') || take('+');
      int exponent = digits();
      return exponent > 0 && exponent < (signed ? 4 : 3);
    }
    return true;
  }

  private int digits() {
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private boolean take(char wanted) {
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private boolean take(String wanted) {
    if (matches(at, wanted)) {
      at += wanted.length();
      return true;
    }
    return false;
  }

  private boolean matches(int start, String wanted) {
    if (start + wanted.length() > end) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (bytes[start + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static XmlElement[][] byLength() {
    XmlElement[][] byLength = new XmlElement[LONGEST_NAME + 1][];
    for (int length = 0; length <= LONGEST_NAME; length++) {
      int wanted = length;
      byLength[length] =
          Arrays.stream(XmlElement.values())
              .filter(element -> element.tag().length() == wanted)
              .toArray(XmlElement[]::new);
    }
    return byLength;
  }
}
