package io.camelzodb.zope;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;

/**
 * Reports that an object cannot be converted to {@link ObjectData}. The message has its path, and
 * what is missing or wrong.
 */
public final class ObjectReadException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it for the object at {@code path}. */
  public ObjectReadException(ObjectPath path, String message) {
    super(new Fault.Damaged(path + ": " + message).at(FaultPlace.ofPath(path)));
  }
}
