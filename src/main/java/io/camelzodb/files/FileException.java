package io.camelzodb.files;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reports a file or folder that cannot be read, written or listed. */
public final class FileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it from a fault, to which the file is added as its place. */
  public FileException(Object file, Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault.at(FaultPlace.ofFile(file));
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
