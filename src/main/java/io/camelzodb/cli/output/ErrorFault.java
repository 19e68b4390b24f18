package io.camelzodb.cli.output;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.InternalException;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.ObjectFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the value of an error in what was thrown: by our exceptions, by Java's and by JGit's. */
public final class ErrorFault {
  private static final int MOST_CAUSES = 20;

  private ErrorFault() {}

  /**
   * The error of an exception. What it does not know of its place is looked for in the exceptions
   * behind it. Null for a fault of the program itself, which is no error of this family.
   */
  public static @Nullable Fault of(Throwable thrown) {
    Fault fault = own(thrown);
    if (fault == null) {
      return null;
    }
    Throwable at = thrown.getCause();
    for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
      Fault behind = own(at);
      if (behind != null) {
        fault = fault.at(behind.place());
      }
      at = at.getCause();
    }
    return fault;
  }

  private static @Nullable Fault own(Throwable thrown) {
    if (thrown instanceof InternalException) {
      return null;
    }
    Fault ofGit = ObjectFault.of(thrown);
    if (ofGit != null) {
      return ofGit;
    }
    return thrown instanceof ThrownFault || thrown instanceof IOException
        ? FileFault.of(thrown)
        : null;
  }
}
