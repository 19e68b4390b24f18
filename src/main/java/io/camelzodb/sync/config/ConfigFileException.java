package io.camelzodb.sync.config;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import java.nio.file.Path;

/** Reports a configuration file that cannot be used: the message says file, line and what to do. */
public final class ConfigFileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultPlace place;

  /** Takes a message as it is, which names the file. */
  ConfigFileException(String message, Path file) {
    super(message);
    this.place = FaultPlace.ofFile(file);
  }

  ConfigFileException(Path file, String message) {
    super(file + ": " + RedactedUri.in(message));
    this.place = FaultPlace.ofFile(file);
  }

  ConfigFileException(Path file, int line, String message) {
    super(file + ", line " + line + ": " + RedactedUri.in(message));
    this.place = FaultPlace.ofLine(file, line);
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(String.valueOf(getMessage())).at(place);
  }
}
