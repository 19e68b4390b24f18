package io.camelzodb.storage;

import io.camelzodb.fault.Fault;

/**
 * Reports a record that exists but cannot be decoded. Other records are not affected; the store
 * lists the same problem under {@link ObjectStore#problems()}.
 */
public final class DamagedRecordException extends StorageException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Problem problem;

  /** Creates it for the problem of a record. */
  public DamagedRecordException(Problem problem) {
    super(new Fault.Damaged(problem.details()));
    this.problem = problem;
  }

  /** Returns what is wrong, where, and what to do. */
  public Problem problem() {
    return problem;
  }
}
