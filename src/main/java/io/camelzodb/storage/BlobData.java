package io.camelzodb.storage;

import java.io.IOException;
import java.io.InputStream;

/** The data of a blob, which may be larger than memory. */
public interface BlobData {

  /** Length in bytes. */
  long size();

  /** A new stream over all bytes; the caller closes it. */
  InputStream open() throws IOException;
}
