package io.camelzodb.sync.playback.plan;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a plan cannot be carried out, and that nothing was written. The message has all
 * problems. Another attempt fails as well until the files are changed.
 */
public final class PlanRefusedException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Plan plan;

  /** Creates it from all problems in one line, and the plan if there is one. */
  public PlanRefusedException(String message, @Nullable Plan plan) {
    super(new Fault.Refused(message).at(place(plan)));
    this.plan = plan;
  }

  /** Returns the place of the first error of a plan. */
  private static FaultPlace place(@Nullable Plan plan) {
    return plan == null
        ? FaultPlace.NOWHERE
        : plan.problems().stream()
            .filter(each -> each.severity().leavesOut())
            .map(Problem::place)
            .findFirst()
            .orElse(FaultPlace.NOWHERE);
  }

  /** Returns the plan with its problems; null if none could be made. */
  public @Nullable Plan plan() {
    return plan;
  }
}
