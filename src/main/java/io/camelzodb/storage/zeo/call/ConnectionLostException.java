package io.camelzodb.storage.zeo.call;

import io.camelzodb.storage.UnavailableException;
import org.jspecify.annotations.Nullable;

/** The line to a server was lost before it answered. What only reads may be asked again. */
public final class ConnectionLostException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
