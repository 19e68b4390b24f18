package io.camelzodb.pickle.limit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;

/**
 * Values ask for more work or text than {@link ValueLimits} allow. It is thrown before that costs
 * anything, and is meant for who knows the object: he leaves it out, by name.
 */
public final class ValueLimitException extends IllegalArgumentException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * A passed limit.
   *
   * @param limit the name of the component of {@link ValueLimits}
   * @param message what there is too much of, and how much is allowed
   */
  public ValueLimitException(String limit, String message) {
    super(message);
    this.limit = limit;
  }

  /** The name of the component of {@link ValueLimits}. */
  public String limit() {
    return limit;
  }

  @Override
  public Fault fault() {
    return new Fault.Limit(String.valueOf(getMessage()));
  }
}
