package io.camelzodb.zope.type;

import io.camelzodb.zope.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one source from another, of any length.
 *
 * @param length in bytes
 * @param sha256 in hexadecimal digits
 */
record SourceDigest(long length, String sha256) {

  static SourceDigest of(Content content) throws IOException {
    MessageDigest digest = newDigest();
    long length;
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      length = content.writeTo(out);
    }
    return new SourceDigest(length, HexFormat.of().formatHex(digest.digest()));
  }

  /** The digest of what Zope makes of the source of a script. */
  static SourceDigest ofScript(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.writeTo(bytes);
    String source = PythonScript.recompiled(bytes.toString(StandardCharsets.UTF_8));
    return of(Content.of(source.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
