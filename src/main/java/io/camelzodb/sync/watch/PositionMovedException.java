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

  PositionMovedException(String message) {
    super(message);
  }

  @Override
  public Fault fault() {
    return new Fault.Conflict(String.valueOf(getMessage()));
  }
}
