package io.camelzodb.files;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;

/** Something stands where a plain file is wanted: the message says what, where and what to do. */
public final class NotPlainFileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public NotPlainFileException(String message) {
    super(message);
  }

  @Override
  public Fault fault() {
    return new Fault.Refused(String.valueOf(getMessage()));
  }
}
