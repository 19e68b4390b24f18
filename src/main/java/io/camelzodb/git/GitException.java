package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a repository or work tree cannot be used: the message says what, where and what to
 * do.
 */
public class GitException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  /** Creates it with a complete message. */
  public GitException(String message) {
    super(message);
  }

  /** Creates it with a complete message and the cause. */
  public GitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return new Fault.Refused(String.valueOf(getMessage()));
  }
}
