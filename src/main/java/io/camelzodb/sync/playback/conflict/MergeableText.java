package io.camelzodb.sync.playback.conflict;

import io.camelzodb.zope.ObjectData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads sources that can be merged line by line: text that is not too long. */
final class MergeableText {
  private MergeableText() {}

  /** Returns the bytes of a source that can be merged; null if it is not text, or too long. */
  static byte @Nullable [] of(ObjectData.@Nullable Source source, int longest) throws IOException {
    if (source == null) {
      return new byte[0];
    }
    BoundedBytes bytes = new BoundedBytes(longest);
    source.content().writeTo(bytes);
    return bytes.text();
  }

  /** Collects bytes up to a limit. */
  private static final class BoundedBytes extends ByteArrayOutputStream {
    private final int longest;
    private boolean text = true;

    BoundedBytes(int longest) {
      this.longest = longest;
    }

    @Override
    public synchronized void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      for (int i = from; text && i < from + length; i++) {
        text = bytes[i] != 0;
      }
      text = text && count + length <= longest;
      if (text) {
        super.write(bytes, from, length);
      }
    }

    byte @Nullable [] text() {
      return text ? toByteArray() : null;
    }
  }
}
