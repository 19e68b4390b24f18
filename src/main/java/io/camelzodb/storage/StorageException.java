package io.camelzodb.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A source cannot be read: the message says what, where (file, line, oid, byte offset) and what to
 * do.
 */
public class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public StorageException(String message) {
    super(message);
  }

  /** With the fault behind it. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
