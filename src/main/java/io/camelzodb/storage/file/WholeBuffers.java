package io.camelzodb.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes all bytes, where a channel may write some. */
final class WholeBuffers {
  private WholeBuffers() {}

  static void write(FileChannel file, byte[] bytes, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      file.write(buffer, position + buffer.position());
    }
  }
}
