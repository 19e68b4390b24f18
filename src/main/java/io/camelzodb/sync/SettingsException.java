package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;

/**
 * Reports a configuration that cannot be used: the message says where, which key and what to do.
 */
public class SettingsException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultPlace place;

  /** Creates the exception with a complete message. */
  public SettingsException(String message) {
    this(message, FaultPlace.NOWHERE);
  }

  /** With the file where it stands, and the line where that is known. */
  public SettingsException(String message, FaultPlace place) {
    super(message);
    this.place = place;
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(String.valueOf(getMessage())).at(place);
  }
}
