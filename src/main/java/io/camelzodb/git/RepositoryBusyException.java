package io.camelzodb.git;

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
}
