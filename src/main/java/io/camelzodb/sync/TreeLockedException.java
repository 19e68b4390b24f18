package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.storage.StorageException;

/** Reports that another program has held the lock of a base folder for too long. */
public final class TreeLockedException extends StorageException {
  private static final long serialVersionUID = 1L;

  TreeLockedException(FaultDetails details) {
    super(new Fault.Unavailable(details));
  }
}
