package io.camelzodb.storage.write;

import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The line was lost while a transaction was finished, and it cannot be found out whether it is in
 * the database: its server does not come back, or its past is gone.
 */
public final class OutcomeUnknownException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** What happened, and how to find out later. */
  public OutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
