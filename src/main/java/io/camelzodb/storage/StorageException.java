package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a source cannot be read or written. The message says what, where (file, line, oid,
 * byte offset) and what to do.
 */
public class StorageException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it for something that cannot be read, with a complete message. */
  public StorageException(String message) {
    this(message, null);
  }

  /** Creates it from a fault. */
  public StorageException(Fault fault) {
    this(fault, null);
  }

  /** Creates it from a fault, with the cause. */
  public StorageException(Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault;
  }

  /**
   * Creates it for something that cannot be read, with the cause; takes over the kind of a cause
   * with the same message.
   */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault =
        cause instanceof ThrownFault known && message.equals(known.fault().message())
            ? known.fault()
            : new Fault.Damaged(message);
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
