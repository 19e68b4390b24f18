package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * What files or objects want of a database cannot be done, and nothing was written: the message has
 * all problems. The same is refused again until the files are changed.
 */
public final class PlanRefusedException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Plan plan;

  /** All problems in one line, and the plan if one could be made. */
  public PlanRefusedException(String message, @Nullable Plan plan) {
    super(message);
    this.plan = plan;
  }

  /** What there was to do, with its problems; null where it did not come to a plan. */
  public @Nullable Plan plan() {
    return plan;
  }
}
