package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import java.nio.file.Path;

/**
 * Reports that the branch that is checked out has moved away from the commit on which others were
 * planned.
 */
public final class HeadMovedException extends GitException {
  private static final long serialVersionUID = 1L;

  public HeadMovedException(Path top, String branch) {
    super(
        new Fault.Conflict(top + ": another process moved the branch, or switched to " + branch)
            .at(FaultPlace.ofFile(top)));
  }
}
