package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the source of an open store was replaced, truncated or set back. The store cannot
 * read any more; open the source again.
 */
public class StaleStoreException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a message about the source. */
  public StaleStoreException(FaultDetails details, @Nullable Throwable cause) {
    super(new Fault.Unavailable(details), cause);
  }
}
