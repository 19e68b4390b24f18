package io.camelzodb.fault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries an error of any kind to the code that knows the name of the file or source, and adds it.
 * Use it in rooms without an exception of their own.
 */
public final class FaultException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it from a fault. */
  public FaultException(Fault fault) {
    this(fault, null);
  }

  /** Creates it from a fault, with the cause. */
  public FaultException(Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
