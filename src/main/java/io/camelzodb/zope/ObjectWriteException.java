package io.camelzodb.zope;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an object cannot be written. The message has its path, and what is missing or wrong
 * in its files.
 */
public final class ObjectWriteException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it for the object at {@code path}. */
  public ObjectWriteException(ObjectPath path, String message) {
    this(path, message, null);
  }

  /** Creates it for the object at {@code path}, with what to do. */
  public ObjectWriteException(ObjectPath path, String message, @Nullable String advice) {
    super(new Fault.Refused(path + ": " + message, advice).at(FaultPlace.ofPath(path)));
  }
}
