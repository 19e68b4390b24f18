package io.camelzodb.git;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.jspecify.annotations.Nullable;

/** Says in words what JGit's faults of objects mean. */
public final class ObjectFault {
  private ObjectFault() {}

  /** What a fault says with what to do; null where it is none of a git repository. */
  public static @Nullable String words(Throwable fault) {
    String what;
    if (fault instanceof MissingObjectException missing) {
      what = "the object " + missing.getObjectId().name() + " is missing";
    } else if (fault instanceof CorruptObjectException) {
      what = "an object is damaged (" + fault.getMessage() + ")";
    } else {
      return null;
    }
    return "the git repository of the base folder is damaged: "
        + what
        + "; \"git fsck\" there lists what is, and a clone that has it gives it back: git fetch"
        + " --refetch";
  }
}
