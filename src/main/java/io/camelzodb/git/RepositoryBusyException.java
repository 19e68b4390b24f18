package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a commit is not possible now but may be later: a lock is held, a merge or rebase is
 * under way, or HEAD is detached.
 */
public final class RepositoryBusyException extends GitException {
  private static final long serialVersionUID = 1L;

  /** Creates it with a line that says what is in the way. */
  public RepositoryBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public Fault fault() {
    return new Fault.Unavailable(String.valueOf(getMessage()));
  }
}
