package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a commit is not possible now but may be later: a lock is held, a merge or rebase is
 * under way, or HEAD is detached.
 */
public final class RepositoryBusyException extends GitException {
  private static final long serialVersionUID = 1L;

  /** Creates it with the reason why the repository is busy. */
  public RepositoryBusyException(FaultDetails details, @Nullable Throwable cause) {
    super(new Fault.Unavailable(details), cause);
  }
}
