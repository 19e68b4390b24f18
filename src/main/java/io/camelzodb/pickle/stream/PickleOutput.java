package io.camelzodb.pickle.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the bytes of a stream, from protocol 4 on in frames of some 64 KiB, as Python does: an
 * opcode with its argument is in one frame, and one whose argument is larger than a frame is
 * outside.
 */
final class PickleOutput {
  private static final int FRAME = 64 * 1024;
  private static final int LEAST_FRAME = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final boolean framed;
  private ByteArrayOutputStream current = out;

  PickleOutput(int protocol) {
    framed = protocol >= 4;
  }

  /** From here on up to {@link #end} all is framed, if the protocol has frames. */
  void begin() {
    current = framed ? frame : out;
  }

  void end() {
    flush();
    current = out;
  }

  private void flush() {
    if (frame.size() >= LEAST_FRAME) {
      out.write(Opcode.FRAME.code());
      writeLittleEndian(out, frame.size(), 8);
    }
    out.writeBytes(frame.toByteArray());
    frame.reset();
  }

  void opcode(Opcode opcode) {
    if (frame.size() >= FRAME) {
      flush();
    }
    current.write(opcode.code());
  }

  /** An opcode with a number of some bytes, little endian. */
  void opcode(Opcode opcode, long argument, int size) {
    opcode(opcode);
    writeLittleEndian(current, argument, size);
  }

  /** An opcode with a length of some bytes, and that many bytes. */
  void opcode(Opcode opcode, int lengthSize, byte[] value) {
    boolean large = current == frame && value.length >= FRAME;
    if (large) {
      flush();
      current = out;
    }
    opcode(opcode, value.length, lengthSize);
    current.writeBytes(value);
    if (large) {
      current = frame;
    }
  }

  /** An opcode with lines, whose newlines are added; characters above 255 must not be in them. */
  void lines(Opcode opcode, String... lines) {
    opcode(opcode);
    for (String line : lines) {
      current.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
      current.write('\n');
    }
  }

  /** A double, big endian. */
  void binfloat(double value) {
    opcode(Opcode.BINFLOAT);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      current.write((int) (bits >> shift));
    }
  }

  private static void writeLittleEndian(ByteArrayOutputStream to, long number, int size) {
    for (int i = 0; i < size; i++) {
      to.write((int) (number >> (8 * i)));
    }
  }

  int size() {
    return out.size() + frame.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
