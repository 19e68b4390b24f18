package io.camelzodb.files;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reports that something is not a plain file: the message says what, where and what to do. */
public final class NotPlainFileException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it for a file. */
  public NotPlainFileException(Object file, String problem, @Nullable String advice) {
    this(new Fault.Refused(file + ": " + problem, advice).at(FaultPlace.ofFile(file)));
  }

  private NotPlainFileException(Fault fault) {
    super(fault.message());
    this.fault = fault;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
