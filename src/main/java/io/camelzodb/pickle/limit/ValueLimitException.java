package io.camelzodb.pickle.limit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.ThrownFault;

/**
 * Reports that values exceed {@link ValueLimits}. It is thrown before the work is done; the code
 * that knows the object catches it, and leaves the object out with its name.
 */
public final class ValueLimitException extends IllegalArgumentException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final String limit;
  private final transient FaultDetails details;

  /**
   * Creates it for a limit.
   *
   * @param limit the name of the component of {@link ValueLimits}
   * @param message what exceeds the limit, and how much is allowed
   */
  public ValueLimitException(String limit, String message) {
    super(message);
    this.limit = limit;
    this.details = new FaultDetails(message);
  }

  /** The name of the component of {@link ValueLimits}. */
  public String limit() {
    return limit;
  }

  @Override
  public Fault fault() {
    return new Fault.Limit(details);
  }
}
