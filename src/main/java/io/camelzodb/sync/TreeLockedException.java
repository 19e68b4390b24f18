package io.camelzodb.sync;

import io.camelzodb.storage.StorageException;

/** Somebody else has the lock of a base folder, for longer than is waited for. */
public final class TreeLockedException extends StorageException {
  private static final long serialVersionUID = 1L;

  TreeLockedException(String message) {
    super(message);
  }
}
