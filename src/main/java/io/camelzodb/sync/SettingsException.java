package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports a configuration that cannot be used: the message says where, which key and what to do.
 */
public class SettingsException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultDetails details;

  /** Creates the exception with what is wrong. */
  public SettingsException(String problem) {
    this(new FaultDetails(problem));
  }

  /** Creates the exception with what is wrong, and what to do. */
  public SettingsException(String problem, @Nullable String advice) {
    this(new FaultDetails(problem, advice));
  }

  /** Creates the exception with the file where it stands, and the line where that is known. */
  public SettingsException(FaultDetails details) {
    super(details.message());
    this.details = details;
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(details);
  }
}
