package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.files.FileFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a repository or work tree cannot be used: the message says what, where and what to
 * do.
 */
public class GitException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it from a fault. */
  public GitException(Fault fault) {
    this(fault, null);
  }

  /** Creates it from a fault, with the cause. */
  public GitException(Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault;
  }

  /**
   * Creates it for a failure of a part. Its line begins with a text and a colon; kind and advice
   * are those of the failure.
   *
   * @param file the file or folder; used for parts of the place that the failure does not name
   */
  public static GitException within(Object file, String where, Throwable cause) {
    Fault ofGit = ObjectFault.of(cause);
    Fault fault = ofGit == null ? FileFault.within(where, cause) : ofGit.within(where);
    return new GitException(fault.at(FaultPlace.ofFile(file)), cause);
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
