package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * A store that is open does not stand for its source any more, which was replaced, cut or set back:
 * nothing can be read by it. Open the source anew.
 */
public class StaleStoreException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Says what has become of the source. */
  public StaleStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
