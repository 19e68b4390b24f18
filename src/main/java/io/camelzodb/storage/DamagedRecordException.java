package io.camelzodb.storage;

/**
 * A source has a record for the object, but it cannot be decoded. Costs that record only; the store
 * lists the same problem under {@link ObjectStore#problems()}.
 */
public final class DamagedRecordException extends StorageException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Problem problem;

  /** The record's problem. */
  public DamagedRecordException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** What is wrong, where, and what to do. */
  public Problem problem() {
    return problem;
  }
}
