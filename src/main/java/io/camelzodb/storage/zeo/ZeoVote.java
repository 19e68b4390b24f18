package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.call.Answers;
import io.camelzodb.storage.zeo.call.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the answer to a vote. The server answers when it has the commit lock and has stored
 * everything. While another client has the lock, it answers other calls, so a ping shows that it is
 * alive; while it stores, it answers nothing.
 */
final class ZeoVote {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoVote.class);
  private static final long STEP_MILLIS = 1000;
  private static final int BUSY_FACTOR = 10;

  private final String store;
  private final Connection line;
  private final Duration limit;
  private @Nullable CompletableFuture<Value> ping;
  private long answeredAt;
  private boolean answered;
  private boolean logged;

  ZeoVote(String store, Connection line, Duration limit) {
    this.store = store;
    this.line = line;
    this.limit = limit;
  }

  /**
   * Returns the answer.
   *
   * @throws StorageException if there is none in time; the connection is closed then, which aborts
   *     the transaction
   */
  Value answer(CompletableFuture<Value> vote) throws StorageException {
    long start = System.nanoTime();
    while (true) {
      try {
        return vote.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException fault) {
        // It is done, so this does not wait.
        return Answers.await(vote);
      } catch (InterruptedException stopped) {
        line.close();
        Thread.currentThread().interrupt();
        throw new StorageException(
            new Fault.Unavailable("interrupted while waiting for the commit lock"), stopped);
      } catch (TimeoutException notYet) {
        look(Duration.ofNanos(System.nanoTime() - start));
      }
    }
  }

  private void look(Duration waited) throws StorageException {
    long now = System.nanoTime();
    if (ping == null || ping.isDone()) {
      answered |= ping != null && !ping.isCompletedExceptionally();
      answeredAt = now;
      ping = line.call("", "ping");
      line.flush();
    }
    boolean queued = answered && now - answeredAt < TimeUnit.MILLISECONDS.toNanos(3 * STEP_MILLIS);
    if (queued && !logged) {
      logged = true;
      LOG.info("{}: waiting for the transaction of another client", store);
    }
    if (queued && waited.compareTo(limit) > 0) {
      line.close();
      throw new StorageException(
          new Fault.Unavailable(
              "another client has held the commit lock for more than " + limit.toSeconds() + " s",
              "try again later, or wait longer with lock_timeout"));
    }
    if (!queued && waited.compareTo(limit.multipliedBy(BUSY_FACTOR)) > 0) {
      line.close();
      throw new StorageException(
          new Fault.Unavailable(
              "the server has not answered the vote for " + waited.toSeconds() + " s"));
    }
  }
}
