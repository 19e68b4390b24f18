package io.camelzodb.storage.export.zexp;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.file.ByteSearch;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportInput;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of a blob in a {@code .zexp}: a slice of the file after the blob's record.
 *
 * @param file the export
 * @param offset the offset of its first byte
 * @param size the size in bytes, according to the file
 */
record ZexpBlob(ExportFile file, long offset, long size) implements BlobData {
  private static final byte[] MARKER = "\0BLOBSTART".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MARKER.length + Long.BYTES;

  /** Returns the blob at an offset; null if there is none. */
  static @Nullable ZexpBlob behind(ExportFile file, long offset) throws StorageException {
    if (file.size() - offset < HEADER) {
      return null;
    }
    byte[] header = new byte[HEADER];
    file.readFully(offset, header, HEADER);
    if (!ByteSearch.matches(header, 0, MARKER)) {
      return null;
    }
    return new ZexpBlob(file, offset + HEADER, ByteBuffer.wrap(header).getLong(MARKER.length));
  }

  /** Whether the file holds all bytes of the blob. */
  boolean whole() {
    return size >= 0 && size <= file.size() - offset;
  }

  @Override
  public InputStream open() {
    return new ExportInput(file, offset, size);
  }
}
