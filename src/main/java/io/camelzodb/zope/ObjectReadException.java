package io.camelzodb.zope;

import io.camelzodb.storage.StorageException;

/** An object cannot be made to {@link ObjectData}: its path, and what is missing or wrong. */
public final class ObjectReadException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The object at {@code path}: {@code message}. */
  public ObjectReadException(ObjectPath path, String message) {
    super(path + ": " + message);
  }
}
