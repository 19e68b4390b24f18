package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that it is unknown whether a transaction was written, since the connection was lost
 * during the commit: the server does not come back, or its history is gone.
 */
public final class OutcomeUnknownException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a message that says what happened and how to find out later. */
  public OutcomeUnknownException(FaultDetails details, @Nullable Throwable cause) {
    super(new Fault.Unavailable(details), cause);
  }
}
