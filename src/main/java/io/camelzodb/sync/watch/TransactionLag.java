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
 * How far somebody who follows a database is behind it. What he has not done yet is counted in the
 * log of the database, each transaction once, and only where there is any. {@link #look} is for one
 * thread, {@link #behind} for any.
 */
public final class TransactionLag {
  /** More are not counted. */
  public static final int MOST = 100_000;

  /** As many are read by one look. */
  private static final int AT_ONCE = 10_000;

  private final TransactionStream stream;
  private final Supplier<Tid> done;
  private final ArrayDeque<Tid> waiting = new ArrayDeque<>();
  private Tid from = Tid.ZERO;
  private Tid counted = Tid.ZERO;
  private volatile Behind behind = new Behind(0, null);

  /**
   * What is not done yet.
   *
   * @param transactions how many, at most {@link #MOST}
   * @param oldest the first of them; null where there is none
   */
  public record Behind(long transactions, @Nullable Tid oldest) {
    /** How long the first of them has been in the database; by the clocks of both machines. */
    public Duration time(Instant now) {
      Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest.time(), now);
      return age.isNegative() ? Duration.ZERO : age;
    }
  }

  /**
   * The lag behind a stream.
   *
   * @param done the last transaction that is done; may go back
   */
  public TransactionLag(TransactionStream stream, Supplier<Tid> done) {
    this.stream = stream;
    this.done = done;
  }

  /** What the last look has found. */
  public Behind behind() {
    return behind;
  }

  /** Looks how things stand; while the database is out of reach, as far as is known. */
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
        // Whoever follows it tells of that.
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
