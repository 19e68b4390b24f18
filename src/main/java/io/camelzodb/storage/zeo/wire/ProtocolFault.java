package io.camelzodb.storage.zeo.wire;

import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** The other side sent what is not ZEO, or more than the limits allow. */
public class ProtocolFault extends StorageException {
  private static final long serialVersionUID = 1L;

  /** What was sent, without the name of the server. */
  public ProtocolFault(String message) {
    super(message);
  }

  /** What was sent, without the name of the server, and why it could not be read. */
  public ProtocolFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
