package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for the answers to calls. */
public final class Answers {
  private Answers() {}

  /** Waits for the answer to a call. */
  public static Value await(CompletableFuture<Value> result) throws StorageException {
    try {
      return result.get();
    } catch (ExecutionException fault) {
      throw thrown(fault);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  /** Waits for the answer to a call even if the thread is interrupted; keeps the interrupt flag. */
  public static Value awaitUninterruptibly(CompletableFuture<Value> result)
      throws StorageException {
    boolean stopped = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (ExecutionException fault) {
          throw thrown(fault);
        } catch (InterruptedException again) {
          stopped = true;
        }
      }
    } finally {
      if (stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the reason why a future failed. */
  static StorageException thrown(ExecutionException fault) {
    Throwable cause = fault.getCause();
    return cause instanceof StorageException described
        ? described
        : new StorageException(new Fault.Unavailable(String.valueOf(cause)), cause);
  }

  /** Interrupts the thread again, and returns the fault that says so. */
  static StorageException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new StorageException(
        new Fault.Unavailable("interrupted while waiting for a ZEO server"), stopped);
  }
}
