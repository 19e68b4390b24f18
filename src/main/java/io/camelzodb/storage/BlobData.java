package io.camelzodb.storage;

import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data of a blob, which may be larger than memory. */
public interface BlobData {

  /** Length in bytes. */
  long size();

  /** A new stream over all bytes; the caller closes it. */
  InputStream open() throws IOException;

  /**
   * The data of a file, as long as it is now.
   *
   * @throws IOException if it is not there
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
