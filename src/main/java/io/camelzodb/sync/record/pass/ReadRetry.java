package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;

/**
 * Has objects that could not be read looked at once more before they are left out: the line may
 * have been lost meanwhile, which says nothing of the object. Where the object itself was read and
 * found wrong, nothing is to be doubted. Not safe for many threads.
 */
public final class ReadRetry {
  private Tid doubted = Tid.ZERO;

  /** A transaction is to be read again. */
  public static final class OnceMoreException extends StorageException {
    private static final long serialVersionUID = 1L;

    OnceMoreException(String message) {
      super(message);
    }
  }

  /**
   * Takes a transaction whose objects were read.
   *
   * @throws OnceMoreException if it is to be read again
   */
  public void check(Tid tid, Applied applied) throws OnceMoreException {
    // Reading again begins before it, where others were doubted already.
    if (applied.doubtful() > 0 && doubted.compareTo(tid) < 0) {
      doubted = tid;
      throw new OnceMoreException(
          "transaction "
              + tid
              + ": "
              + applied.doubtful()
              + " objects could not be read; once more");
    }
  }
}
