package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.jspecify.annotations.Nullable;

/** Describes JGit's faults of objects as values. */
public final class ObjectFault {
  private ObjectFault() {}

  /** Returns the error with what to do; null if it is no fault of a git repository. */
  public static @Nullable Fault of(Throwable fault) {
    String damage;
    if (fault instanceof MissingObjectException missing) {
      damage = "the object " + missing.getObjectId().name() + " is missing";
    } else if (fault instanceof CorruptObjectException) {
      damage = "an object is damaged (" + fault.getMessage() + ")";
    } else {
      return null;
    }
    return new Fault.Damaged(
        "the git repository of the base folder is damaged: " + damage,
        "run \"git fsck\" there to list what is damaged, and \"git fetch\" from a clone that still"
            + " has it --refetch");
  }
}
