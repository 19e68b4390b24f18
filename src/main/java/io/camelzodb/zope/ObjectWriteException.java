package io.camelzodb.zope;

import io.camelzodb.storage.StorageException;

/** An object cannot be written: its path, and what is missing or wrong in what it should become. */
public final class ObjectWriteException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The object at {@code path}: {@code message}. */
  public ObjectWriteException(ObjectPath path, String message) {
    super(path + ": " + message);
  }
}
