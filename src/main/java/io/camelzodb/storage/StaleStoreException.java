package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the source of an open store was replaced, truncated or set back. The store cannot
 * read any more; open the source again.
 */
public class StaleStoreException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a message about the source. */
  public StaleStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return new Fault.Unavailable(String.valueOf(getMessage()));
  }
}
