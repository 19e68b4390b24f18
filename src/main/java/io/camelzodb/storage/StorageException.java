package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.files.FileFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a source cannot be read or written. The message says what, where (file, line, oid,
 * byte offset) and what to do.
 */
public class StorageException extends IOException implements ThrownFault {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Creates it from a fault. */
  public StorageException(Fault fault) {
    this(fault, null);
  }

  /** Creates it from a fault, with the cause. */
  public StorageException(Fault fault, @Nullable Throwable cause) {
    super(fault.message(), cause);
    this.fault = fault;
  }

  /**
   * Creates it for a failure of a part. Its line begins with a text such as the name of the source,
   * and a colon; kind and advice are those of the failure.
   *
   * @param place the place; used for parts that the failure does not name
   */
  public static StorageException within(FaultPlace place, String where, Throwable cause) {
    return new StorageException(FileFault.within(where, cause).at(place), cause);
  }

  /** Creates it for a failure in another thread or behind an iterator: the same error once more. */
  public static StorageException of(Throwable cause) {
    Throwable inside =
        cause instanceof UncheckedIOException unchecked ? unchecked.getCause() : cause;
    return new StorageException(FileFault.of(inside), cause);
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
