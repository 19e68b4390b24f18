package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.text.FloatText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes values without parts, in the opcodes of one protocol. */
final class AtomWriter {
  private final PickleOutput out;
  private final int protocol;

  AtomWriter(PickleOutput out, int protocol) {
    this.out = out;
    this.protocol = protocol;
  }

  /** An error unless the protocol is at least this one. */
  void require(int least, String subject) throws PickleException {
    if (protocol < least) {
      throw refused(
          subject
              + " cannot be written in pickle protocol "
              + protocol
              + ", only from "
              + least
              + " on");
    }
  }

  PickleException refused(String message) {
    return PickleException.ofRefused("not-in-protocol", out.size(), message + ": stopped");
  }

  /** Writes a value without parts; an empty tuple is one. */
  void write(Value value) throws PickleException {
    if (value instanceof NoneValue) {
      out.opcode(Opcode.NONE);
    } else if (value instanceof BoolValue bool) {
      bool(bool.value());
    } else if (value instanceof IntValue integer) {
      integer(integer);
    } else if (value instanceof FloatValue real) {
      real(real.value());
    } else if (value instanceof Text text) {
      text(text);
    } else if (value instanceof OldString old) {
      oldString(old.bytes());
    } else if (value instanceof Bytes bytes) {
      bytes(bytes.bytes());
    } else if (value instanceof Global global) {
      global(global);
    } else if (value instanceof ExtensionCode extension) {
      extension(extension.code());
    } else if (value instanceof PrintedValue printed) {
      throw PickleException.ofRefused(
          "not-in-protocol", 0, "no pickle has a value that is only printed: " + printed.text());
    } else if (protocol == 0) {
      out.opcode(Opcode.MARK);
      out.opcode(Opcode.TUPLE);
    } else {
      out.opcode(Opcode.EMPTY_TUPLE);
    }
  }

  private void bool(boolean value) {
    if (protocol >= 2) {
      out.opcode(value ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    } else {
      out.lines(Opcode.INT, value ? "01" : "00");
    }
  }

  /**
   * An integer keeps its opcode's kind, but that an {@code int} of more than 64 bits becomes a
   * {@code long}: Python 3 reads the two alike, and its limit of digits is for text only.
   */
  private void integer(IntValue integer) throws PickleException {
    BigInteger value = integer.value();
    if (integer.isLong() || !integer.fitsLong()) {
      longInteger(value);
    } else if (protocol == 0 || value.bitLength() >= Integer.SIZE) {
      out.lines(Opcode.INT, value.toString());
    } else {
      int number = value.intValueExact();
      if (number >= 0 && number < 0x100) {
        out.opcode(Opcode.BININT1, number, 1);
      } else if (number >= 0 && number < 0x10000) {
        out.opcode(Opcode.BININT2, number, 2);
      } else {
        out.opcode(Opcode.BININT, number, 4);
      }
    }
  }

  private void longInteger(BigInteger value) throws PickleException {
    if (protocol < 2) {
      if (ValueLimits.DEFAULT.isTooLong(value)) {
        throw refused("an integer of more than " + ValueLimits.DEFAULT.maxDigits() + " digits");
      }
      out.lines(Opcode.LONG, value + "L");
      return;
    }
    byte[] bytes = value.signum() == 0 ? new byte[0] : value.toByteArray();
    for (int i = 0, k = bytes.length - 1; i < k; i++, k--) {
      byte low = bytes[i];
      bytes[i] = bytes[k];
      bytes[k] = low;
    }
    out.opcode(bytes.length < 256 ? Opcode.LONG1 : Opcode.LONG4, bytes.length < 256 ? 1 : 4, bytes);
  }

  /** Protocol 0 keeps no payload of a NaN. */
  private void real(double value) {
    if (protocol >= 1) {
      out.binfloat(value);
    } else {
      boolean minus = Double.doubleToRawLongBits(value) < 0;
      out.lines(
          Opcode.FLOAT, Double.isNaN(value) ? (minus ? "-nan" : "nan") : FloatText.repr(value));
    }
  }

  private void text(Text text) {
    if (protocol == 0) {
      out.lines(Opcode.UNICODE, rawUnicodeEscape(text.value()));
      return;
    }
    byte[] bytes = Utf8.encode(text.value());
    if (protocol >= 4 && bytes.length < 256) {
      out.opcode(Opcode.SHORT_BINUNICODE, 1, bytes);
    } else {
      out.opcode(Opcode.BINUNICODE, 4, bytes);
    }
  }

  private static String rawUnicodeEscape(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            code -> {
              if (code >= 0x10000) {
                line.append("\\U%08x".formatted(code));
              } else if (code >= 256 || "\\\0\n\r\u001a".indexOf(code) >= 0) {
                line.append("\\u%04x".formatted(code));
              } else {
                line.append((char) code);
              }
            });
    return line.toString();
  }

  private void oldString(byte[] bytes) {
    if (protocol == 0) {
      StringBuilder line = new StringBuilder("'");
      for (byte b : bytes) {
        if (b < ' ' || b == 127) {
          line.append("\\x%02x".formatted(b & 0xff));
        } else {
          line.append(b == '\\' || b == '\'' ? "\\" : "").append((char) b);
        }
      }
      out.lines(Opcode.STRING, line.append('\'').toString());
    } else if (bytes.length < 256) {
      out.opcode(Opcode.SHORT_BINSTRING, 1, bytes);
    } else {
      out.opcode(Opcode.BINSTRING, 4, bytes);
    }
  }

  private void bytes(byte[] bytes) throws PickleException {
    require(3, "bytes");
    if (bytes.length < 256) {
      out.opcode(Opcode.SHORT_BINBYTES, 1, bytes);
    } else {
      out.opcode(Opcode.BINBYTES, 4, bytes);
    }
  }

  void byteArray(byte[] bytes) throws PickleException {
    require(5, "a bytearray");
    out.opcode(Opcode.BYTEARRAY8, 8, bytes);
  }

  private void extension(int code) throws PickleException {
    require(2, "an extension code");
    if (code < 0x100) {
      out.opcode(Opcode.EXT1, code, 1);
    } else if (code < 0x10000) {
      out.opcode(Opcode.EXT2, code, 2);
    } else {
      out.opcode(Opcode.EXT4, code, 4);
    }
  }

  /** A class: two lines of UTF-8, or from protocol 4 on two texts. */
  void global(Global global) throws PickleException {
    if (protocol >= 4) {
      text(new Text(global.module()));
      text(new Text(global.name()));
      out.opcode(Opcode.STACK_GLOBAL);
    } else {
      out.lines(Opcode.GLOBAL, line(global.module()), line(global.name()));
    }
  }

  private String line(String name) throws PickleException {
    byte[] bytes = Utf8.encode(name);
    if (name.indexOf('\n') >= 0 || Utf8.decode(bytes, 0, bytes.length, false) == null) {
      throw refused("a class name with a newline or a lone surrogate needs pickle protocol 4");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A name or id that must be one line of ASCII. */
  String asciiLine(String text, String subject) throws PickleException {
    if (!text.chars().allMatch(c -> c < 128 && c != '\n')) {
      throw refused(subject + " must be one line of ASCII");
    }
    return text;
  }
}
