package io.camelzodb.git;

import org.jspecify.annotations.Nullable;

/**
 * A commit cannot be made now, but can be later without anything being done here: somebody holds a
 * lock, or has a merge, a rebase or a detached HEAD under way.
 */
public final class RepositoryBusyException extends GitException {
  private static final long serialVersionUID = 1L;

  /** Says in a line who or what is in the way. */
  public RepositoryBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
