package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
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

  /** Creates the exception for an error, which becomes its cause. */
  public MachineFault(Throwable error) {
    super(describe(error), error);
  }

  /** Returns the message of a failure; that of an error says what to do. */
  public static String message(Throwable failure) {
    Throwable shown = failure instanceof Error ? new MachineFault(failure) : failure;
    return String.valueOf(shown.getMessage());
  }

  /** Describes what happened and what to do, in one line. */
  private static String describe(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory: Java may use "
          + Runtime.getRuntime().maxMemory() / MEGABYTE
          + " MB; allow more with JAVA_OPTS=-Xmx…, or exclude the objects that are too large";
    }
    if (error instanceof StackOverflowError) {
      return "too deeply nested for Java's stack; allow more with JAVA_OPTS=-Xss…, or"
          + " exclude the objects that are nested too deeply";
    }
    if (error instanceof ServiceConfigurationError) {
      return String.valueOf(error.getMessage());
    }
    return "the program cannot continue: " + error;
  }

  @Override
  public Fault fault() {
    String message = String.valueOf(getMessage());
    return getCause() instanceof ServiceConfigurationError
        ? new Fault.Configuration(message)
        : new Fault.Limit(message);
  }
}
