package io.camelzodb.fault;

import java.io.IOException;

/**
 * Passes on a bug of this program, or an error of the machine, from another thread. It has no kind:
 * {@code --json} prints {@code internal}.
 */
public final class InternalException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates it for the exception that ended the thread. */
  public InternalException(Throwable cause) {
    super("the work cannot continue: " + cause, cause);
  }
}
