package io.camelzodb.files;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;

/** Reports that something is not a plain file: the message says what, where and what to do. */
public final class NotPlainFileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  /** Creates it with a complete message. */
  public NotPlainFileException(String message) {
    super(message);
  }

  @Override
  public Fault fault() {
    return new Fault.Refused(String.valueOf(getMessage()));
  }
}
