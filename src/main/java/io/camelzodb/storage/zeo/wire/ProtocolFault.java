package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Reports that the server sent something that is not ZEO, or more than the limits allow. */
public class ProtocolFault extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a message, without the name of the server. */
  public ProtocolFault(String message) {
    super(new Fault.Damaged(message));
  }

  /** Creates it from a fault, without the name of the server. */
  public ProtocolFault(Fault fault) {
    super(fault);
  }

  /** Creates it from a fault, without the name of the server, and the cause. */
  public ProtocolFault(Fault fault, Throwable cause) {
    super(fault, cause);
  }

  /** Creates it with a message, without the name of the server, and the cause. */
  public ProtocolFault(String message, @Nullable Throwable cause) {
    super(new Fault.Damaged(message), cause);
  }
}
