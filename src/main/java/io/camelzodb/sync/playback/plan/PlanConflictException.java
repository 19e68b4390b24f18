package io.camelzodb.sync.playback.plan;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.zope.ObjectPath;
import java.util.List;

/**
 * Reports that others changed the same objects in the database, and that nothing was written. The
 * message has all problems.
 */
public final class PlanConflictException extends ConflictException {
  private static final long serialVersionUID = 1L;

  private final transient Plan plan;
  private final transient List<ObjectPath> paths;

  /**
   * Creates it from all problems in one line, the plan, and the objects that both sides changed.
   */
  public PlanConflictException(String message, Plan plan, List<ObjectPath> paths) {
    super(new FaultDetails(message).at(FaultPlace.ofPath(paths.get(0))), null);
    this.plan = plan;
    this.paths = List.copyOf(paths);
  }

  /** Returns the plan with its problems. */
  public Plan plan() {
    return plan;
  }

  /** Returns the objects that both sides changed, at least one. */
  public List<ObjectPath> paths() {
    return paths;
  }
}
