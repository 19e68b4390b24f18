package io.camelzodb.zope;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that may be larger than memory: a source text, a picture, a chain of Pdata, a blob. */
public interface Content {

  /** Writes all bytes; may be called again. Returns how many. */
  long writeTo(OutputStream out) throws IOException;

  /** The bytes of an array, which nobody changes any more. */
  static Content of(byte[] bytes) {
    return out -> {
      out.write(bytes);
      return bytes.length;
    };
  }
}
