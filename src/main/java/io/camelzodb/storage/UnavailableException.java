package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a source is out of reach: its server does not answer, the connection was lost, or
 * another process is writing it. Another attempt may succeed later without a change here.
 */
public class UnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a message that names the source and the reason. */
  public UnavailableException(FaultDetails details, @Nullable Throwable cause) {
    super(new Fault.Unavailable(details), cause);
  }
}
