package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds the calls of one connection that wait for their answers, and finds an overdue one. Safe for
 * many threads; {@link #overdue} is for one thread.
 */
final class PendingCalls {
  private static final int OVERDUE_FACTOR = 10;

  private final AtomicLong lastId = new AtomicLong();
  private final ConcurrentSkipListMap<Long, PendingCall> calls = new ConcurrentSkipListMap<>();
  private final AtomicLong answers = new AtomicLong();
  private long progress;
  private long progressAt = System.nanoTime();

  /** Adds a call; returns its id. */
  long add(PendingCall call) {
    long id = lastId.incrementAndGet();
    calls.put(id, call);
    return id;
  }

  /** Removes a call that cannot be sent; returns whether it was there. */
  boolean remove(long id) {
    return calls.remove(id) != null;
  }

  /**
   * Removes the call that an answer belongs to.
   *
   * @throws ProtocolFault if there is none
   */
  PendingCall answered(Value id) throws ProtocolFault {
    PendingCall call =
        id instanceof IntValue number && number.fitsLong() ? calls.remove(number.asLong()) : null;
    if (call == null) {
      throw new ProtocolFault("an answer to a call that was not made");
    }
    answers.incrementAndGet();
    return call;
  }

  /** Notes progress of the server other than an answer. */
  void noteProgress() {
    answers.incrementAndGet();
  }

  /**
   * Returns the call that the server does not answer; null if no answer is overdue.
   *
   * @param read the bytes read so far, which are progress too
   * @param allowed how long the server may be silent, in nanoseconds
   */
  @Nullable String overdue(long now, long read, long allowed) {
    long seen = answers.get() + read;
    if (seen != progress) {
      progress = seen;
      progressAt = now;
    }
    PendingCall call = oldestOwed();
    if (call == null) {
      return null;
    }
    boolean silent = now - Math.max(call.sent(), progressAt) > allowed;
    boolean overdue =
        now - call.sent() > OVERDUE_FACTOR * allowed && !call.method().equals("sendBlob");
    return silent || overdue
        ? "does not answer " + call.text() + " for " + (now - call.sent()) / 1_000_000_000 + " s"
        : null;
  }

  /**
   * Returns the oldest open call, except votes and pings, which may wait for other transactions.
   */
  private @Nullable PendingCall oldestOwed() {
    for (PendingCall call : calls.values()) {
      if (!call.method().equals("vote") && !call.method().equals("ping")) {
        return call;
      }
    }
    return null;
  }

  /** Fails all calls. */
  void fail(StorageException why) {
    FaultDetails details = why.fault().details();
    for (var entry = calls.pollFirstEntry(); entry != null; entry = calls.pollFirstEntry()) {
      PendingCall call = entry.getValue();
      call.result()
          .completeExceptionally(
              new ConnectionLostException(
                  details.saying(details.problem() + ", during " + call.text()), why));
    }
  }
}
