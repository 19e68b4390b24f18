package io.camelzodb.zope;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes bytes that may be larger than memory: a source text, a picture, a chain of Pdata, a blob.
 */
public interface Content {

  /** Writes all bytes; may be called again. Returns their number. */
  long writeTo(OutputStream out) throws IOException;

  /** Returns the content of an array, which must not be changed any more. */
  static Content of(byte[] bytes) {
    return out -> {
      out.write(bytes);
      return bytes.length;
    };
  }
}
