package io.camelzodb.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a source cannot be read or written. The message says what, where (file, line, oid,
 * byte offset) and what to do.
 */
public class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a complete message. */
  public StorageException(String message) {
    super(message);
  }

  /** Creates it with a complete message and the cause. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
