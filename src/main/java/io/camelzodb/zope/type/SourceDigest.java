package io.camelzodb.zope.type;

import io.camelzodb.zope.Content;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a source of any length by length and digest.
 *
 * @param length in bytes
 * @param sha256 in hexadecimal digits
 */
public record SourceDigest(long length, String sha256) {

  public static SourceDigest of(Content content) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    long length;
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      length = content.writeTo(out);
    }
    return new SourceDigest(length, HexFormat.of().formatHex(digest.digest()));
  }

  /** Computes the digest; null if the source is longer than so many bytes. */
  public static @Nullable SourceDigest ofAtMost(Content content, long most) throws IOException {
    try {
      return of(out -> content.writeTo(new Limited(out, most)));
    } catch (TooLongException longer) {
      return null;
    }
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Limits the number of bytes. */
  private static final class Limited extends FilterOutputStream {
    private long left;

    Limited(OutputStream out, long left) {
      super(out);
      this.left = left;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new TooLongException();
      }
      out.write(bytes, from, length);
    }
  }
}
