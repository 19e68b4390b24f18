package io.camelzodb.sync.watch;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far a consumer is behind its database. It counts the transactions in the log that
 * are not done, each once. {@link #look} is for one thread, {@link #behind} for any.
 */
public final class TransactionLag {
  /** The highest count. */
  public static final int MOST = 100_000;

  /** The number of transactions read by one look. */
  private static final int AT_ONCE = 10_000;

  private final TransactionStream stream;
  private final Supplier<Tid> done;
  private final ArrayDeque<Tid> waiting = new ArrayDeque<>();
  private Tid from = Tid.ZERO;
  private Tid counted = Tid.ZERO;
  private volatile Behind behind = new Behind(0, null);

  /**
   * Holds the transactions that are not done.
   *
   * @param transactions the number, at most {@link #MOST}
   * @param oldest the first of them; null if there is none
   */
  public record Behind(long transactions, @Nullable Tid oldest) {
    /**
     * Returns how long the first of them has been in the database, by the clocks of both machines.
     */
    public Duration time(Instant now) {
      Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest.time(), now);
      return age.isNegative() ? Duration.ZERO : age;
    }
  }

  /**
   * Creates it for a stream.
   *
   * @param done returns the last transaction that is done; may go back
   */
  public TransactionLag(TransactionStream stream, Supplier<Tid> done) {
    this.stream = stream;
    this.done = done;
  }

  /** Returns the result of the last look. */
  public Behind behind() {
    return behind;
  }

  /** Counts again; while the database is out of reach, only from known transactions. */
  public void look() {
    Tid now = done.get();
    if (now.compareTo(from) < 0 || counted.compareTo(now) < 0) {
      waiting.clear();
      counted = now;
    }
    from = now;
    while (!waiting.isEmpty() && waiting.getFirst().compareTo(now) <= 0) {
      waiting.removeFirst();
    }
    ObjectStore store = stream.openStore();
    if (store != null && stream.disconnected() == null) {
      try {
        count(store);
      } catch (IOException | UncheckedIOException outOfReach) {
        // The consumer reports this failure.
      }
    }
    behind = new Behind(waiting.size(), waiting.peekFirst());
  }

  private void count(ObjectStore store) throws IOException {
    TransactionLog log = store.transactionLog();
    if (log == null || store.head().compareTo(counted) <= 0 || waiting.size() >= MOST) {
      return;
    }
    Iterator<Transaction> transactions = log.transactions(new Tid(counted.value() + 1));
    for (int i = 0; i < AT_ONCE && waiting.size() < MOST && transactions.hasNext(); i++) {
      counted = transactions.next().info().tid();
      waiting.addLast(counted);
    }
  }
}
