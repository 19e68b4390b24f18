package io.camelzodb.storage;

import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the data of a blob, which may be larger than memory. */
public interface BlobData {

  /** Returns the length in bytes. */
  long size();

  /** Opens a new stream over all bytes; the caller closes it. */
  InputStream open() throws IOException;

  /**
   * Returns the data of a file with its current length.
   *
   * @throws IOException if the file does not exist
   */
  static BlobData of(Path file) throws IOException {
    long size = Files.size(file);
    return new BlobData() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        return PlainFile.openNamed(file);
      }
    };
  }
}
