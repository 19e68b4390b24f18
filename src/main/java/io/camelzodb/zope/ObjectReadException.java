package io.camelzodb.zope;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an object cannot be converted to {@link ObjectData}. The message has its path, and
 * what is missing or wrong.
 */
public final class ObjectReadException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates it for the object at {@code path}. */
  public ObjectReadException(ObjectPath path, String message) {
    this(path, message, null);
  }

  /** Creates it for the object at {@code path}, with what to do. */
  public ObjectReadException(ObjectPath path, String message, @Nullable String advice) {
    super(new Fault.Damaged(path + ": " + message, advice).at(FaultPlace.ofPath(path)));
  }
}
