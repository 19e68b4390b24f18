package io.camelzodb.storage.export.xml;

import io.camelzodb.fault.Fault;
import java.util.Arrays;

/** Decodes base64 as Python writes it: the standard alphabet, padded, in lines; ignores blanks. */
final class Base64Text {
  private static final byte BLANK = -2;
  private static final byte PADDING = -3;
  private static final byte[] VALUES = values();

  private Base64Text() {}

  /** Reports invalid base64. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final int index;

    Fault(int index, String message) {
      super(message, null, false, false);
      this.index = index;
    }

    /** Returns the index in the array of the first wrong byte. */
    int index() {
      return index;
    }
  }

  /** Decodes the bytes from {@code from} on, below {@code to}. */
  static byte[] decode(byte[] text, int from, int to) throws Fault {
    byte[] out = new byte[(int) ((to - from) * 3L / 4 + 3)];
    int length = 0;
    int at = from;
    int group = 0;
    int bits = 0;
    while (at < to) {
      if (group == 0) {
        // The usual case: four characters, three bytes.
        while (at + 4 <= to) {
          int four =
              VALUES[text[at] & 0xff] << 18
                  | VALUES[text[at + 1] & 0xff] << 12
                  | VALUES[text[at + 2] & 0xff] << 6
                  | VALUES[text[at + 3] & 0xff];
          if (four < 0) {
            break;
          }
          out[length] = (byte) (four >> 16);
          out[length + 1] = (byte) (four >> 8);
          out[length + 2] = (byte) four;
          length += 3;
          at += 4;
        }
        if (at == to) {
          break;
        }
      }
      int value = VALUES[text[at] & 0xff];
      if (value >= 0) {
        bits = bits << 6 | value;
        if (++group == 4) {
          out[length++] = (byte) (bits >> 16);
          out[length++] = (byte) (bits >> 8);
          out[length++] = (byte) bits;
          group = 0;
          bits = 0;
        }
      } else if (value == PADDING) {
        return padded(text, at, to, out, length, group, bits);
      } else if (value != BLANK) {
        throw new Fault(at, "a byte that is no base64 (0x" + hex(text[at]) + ")");
      }
      at++;
    }
    if (group != 0) {
      throw new Fault(to, "base64 that ends in the middle of a group of four");
    }
    return length == out.length ? out : Arrays.copyOf(out, length);
  }

  private static byte[] padded(
      byte[] text, int from, int to, byte[] out, int length, int group, int bits) throws Fault {
    int padding = 0;
    for (int at = from; at < to; at++) {
      int value = VALUES[text[at] & 0xff];
      if (value == PADDING) {
        padding++;
      } else if (value != BLANK) {
        throw new Fault(at, "base64 that goes on behind its padding");
      }
    }
    if (group < 2 || group + padding != 4) {
      throw new Fault(from, "base64 with wrong padding");
    }
    int end = length;
    if (group == 2) {
      out[end++] = (byte) (bits >> 4);
    } else {
      out[end++] = (byte) (bits >> 10);
      out[end++] = (byte) (bits >> 2);
    }
    return Arrays.copyOf(out, end);
  }

  private static String hex(byte value) {
    return String.format("%02x", value & 0xff);
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    for (char blank : new char[] {' ', '\n', '\r', '\t'}) {
      values[blank] = BLANK;
    }
    values['='] = PADDING;
    return values;
  }
}
