package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the connection to a server was lost before it answered; calls that only read may be
 * repeated.
 */
public final class ConnectionLostException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(FaultDetails details, @Nullable Throwable cause) {
    super(details, cause);
  }
}
