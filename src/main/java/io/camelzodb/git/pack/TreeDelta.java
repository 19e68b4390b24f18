package io.camelzodb.git.pack;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Computes the delta of a changed folder, in the form of gitformat-pack: the common beginning and
 * end are copied, the part between is written.
 */
public final class TreeDelta {
  private static final int SMALLEST = 200;
  private static final int MOST_COPIED = 0xffff;
  private static final int MOST_INSERTED = 127;

  private TreeDelta() {}

  /** Returns the delta; null if it would save little. */
  public static byte @Nullable [] of(byte[] before, byte[] after) {
    if (after.length < SMALLEST) {
      return null;
    }
    int start = Arrays.mismatch(before, after);
    int most = Math.min(before.length, after.length) - start;
    int end = 0;
    while (end < most && before[before.length - 1 - end] == after[after.length - 1 - end]) {
      end++;
    }
    int inserted = after.length - start - end;
    if (inserted > after.length / 2) {
      return null;
    }
    ByteArrayOutputStream delta = new ByteArrayOutputStream(inserted + 64);
    length(delta, before.length);
    length(delta, after.length);
    copy(delta, 0, start);
    for (int at = start; at < start + inserted; ) {
      int part = Math.min(MOST_INSERTED, start + inserted - at);
      delta.write(part);
      delta.write(after, at, part);
      at += part;
    }
    copy(delta, before.length - end, end);
    return delta.toByteArray();
  }

  private static void length(ByteArrayOutputStream delta, int length) {
    int left = length;
    while (left > 0x7f) {
      delta.write(0x80 | (left & 0x7f));
      left >>>= 7;
    }
    delta.write(left);
  }

  private static void copy(ByteArrayOutputStream delta, int from, int length) {
    for (int done = 0; done < length; ) {
      int part = Math.min(MOST_COPIED, length - done);
      int at = from + done;
      int bits = 0;
      ByteArrayOutputStream numbers = new ByteArrayOutputStream(6);
      for (int i = 0; i < 4; i++) {
        int digit = (at >>> (8 * i)) & 0xff;
        if (digit != 0) {
          bits |= 1 << i;
          numbers.write(digit);
        }
      }
      for (int i = 0; i < 2; i++) {
        int digit = (part >>> (8 * i)) & 0xff;
        if (digit != 0) {
          bits |= 0x10 << i;
          numbers.write(digit);
        }
      }
      delta.write(0x80 | bits);
      delta.writeBytes(numbers.toByteArray());
      done += part;
    }
  }
}
