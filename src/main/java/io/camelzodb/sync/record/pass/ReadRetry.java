package io.camelzodb.sync.record.pass;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;

/**
 * Decides whether a transaction is read once more because objects in it could not be read: the
 * connection may have been lost meanwhile, which says nothing about the object. An object that was
 * read and found faulty is not read again. Not safe for many threads.
 */
public final class ReadRetry {
  private Tid lastRetried = Tid.ZERO;

  /** Signals that a transaction must be read again. */
  public static final class OnceMoreException extends StorageException {
    private static final long serialVersionUID = 1L;

    OnceMoreException(FaultDetails details) {
      super(new Fault.Unavailable(details));
    }
  }

  /**
   * Checks a transaction whose objects were read.
   *
   * @throws OnceMoreException if it must be read again
   */
  public void check(Tid tid, Applied applied) throws OnceMoreException {
    // Reading again begins earlier, at transactions that were doubtful already.
    if (applied.doubtful() > 0 && lastRetried.compareTo(tid) < 0) {
      lastRetried = tid;
      throw new OnceMoreException(
          new FaultDetails(
                  "transaction "
                      + tid
                      + ": "
                      + applied.doubtful()
                      + " objects could not be read; trying once more")
              .at(FaultPlace.ofTid(tid)));
    }
  }
}
