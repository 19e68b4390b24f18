package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;

/**
 * Signals that the files were moved to another transaction: {@link Mirror#begin} must be called
 * again.
 */
final class PositionMovedException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault.Conflict fault;

  PositionMovedException(Fault.Conflict fault) {
    super(fault.message());
    this.fault = fault;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
