package io.camelzodb.sync.config;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reports a configuration file that cannot be used: the message says file, line and what to do. */
public final class ConfigFileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient FaultDetails details;

  /** Takes a line as it is, which names the file. */
  ConfigFileException(FaultDetails details, Path file) {
    this(details.at(FaultPlace.ofFile(file)));
  }

  ConfigFileException(Path file, String problem) {
    this(file, problem, null);
  }

  ConfigFileException(Path file, String problem, @Nullable String advice) {
    this(
        new FaultDetails(RedactedUri.in(problem), advice)
            .within(file.toString())
            .at(FaultPlace.ofFile(file)));
  }

  ConfigFileException(Path file, int line, String problem) {
    this(file, line, problem, null);
  }

  ConfigFileException(Path file, int line, String problem, @Nullable String advice) {
    this(
        new FaultDetails(RedactedUri.in(problem), advice)
            .within(file + ", line " + line)
            .at(FaultPlace.ofLine(file, line)));
  }

  private ConfigFileException(FaultDetails details) {
    super(details.message());
    this.details = details;
  }

  @Override
  public Fault fault() {
    return new Fault.Configuration(details);
  }
}
