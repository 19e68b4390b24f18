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

  /** Of something that cannot be read, with a message that stands for itself. */
  public StorageException(String message) {
    this(message, null);
  }

  /** With what is wrong as a value. */
  public StorageException(Fault fault) {
    this(fault, null);
  }

  /** With what is wrong as a value, and the fault behind it. */
  public StorageException(Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault;
  }

  /**
   * Of something that cannot be read, with the fault behind it; of the kind of that where it says
   * the same.
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
