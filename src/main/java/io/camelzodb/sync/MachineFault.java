package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import java.util.ServiceConfigurationError;

/**
 * Wraps an {@link Error} of the Java machine, such as an {@link OutOfMemoryError}, in an exception.
 * Code that catches exceptions, reports them and tries again then handles it as well, so that no
 * thread ends silently.
 */
public final class MachineFault extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private static final int MEGABYTE = 1 << 20;

  private final transient FaultDetails details;

  /** Creates the exception for an error, which becomes its cause. */
  public MachineFault(Throwable error) {
    this(describe(error), error);
  }

  /** Returns the message of a failure; that of an error says what to do. */
  public static String message(Throwable failure) {
    Throwable shown = failure instanceof Error ? new MachineFault(failure) : failure;
    return String.valueOf(shown.getMessage());
  }

  private MachineFault(FaultDetails details, Throwable error) {
    super(details.message(), error);
    this.details = details;
  }

  /** Describes what happened and what to do. */
  private static FaultDetails describe(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return new FaultDetails(
          "out of memory: Java may use " + Runtime.getRuntime().maxMemory() / MEGABYTE + " MB",
          "allow more with JAVA_OPTS=-Xmx…, or exclude the objects that are too large");
    }
    if (error instanceof StackOverflowError) {
      return new FaultDetails(
          "too deeply nested for Java's stack",
          "allow more with JAVA_OPTS=-Xss…, or exclude the objects that are nested too deeply");
    }
    if (error instanceof ServiceConfigurationError) {
      return new FaultDetails(String.valueOf(error.getMessage()));
    }
    return new FaultDetails("the program cannot continue: " + error);
  }

  @Override
  public Fault fault() {
    return getCause() instanceof ServiceConfigurationError
        ? new Fault.Configuration(details)
        : new Fault.Limit(details);
  }
}
