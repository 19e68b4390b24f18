package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.file.ReplacedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the transactions of a database from a position on, each once and in order, and waits for
 * new ones. A server sends notices of new transactions; a file is checked at intervals. The
 * transactions themselves are always read from the log, so that none is missed, and memory holds
 * one at a time.
 *
 * <p>After a lost connection it tries to connect until it succeeds; a file that was replaced, as by
 * packing, is opened again. For one thread, where nothing else is said.
 */
public final class TransactionStream implements TransactionSource, Closeable {
  /** The interval to ask a server, in case a notice was lost. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(10);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  /** The pause after a notice, since the transaction may reach the log a moment later. */
  private static final Duration AFTER_PUSH = Duration.ofMillis(2);

  /** The status of a transaction that was packed. */
  static final char PACKED = 'p';

  /** Opens the database, at the beginning and after it was replaced. */
  public interface Opener {
    /** Opens the store; the stream closes it. */
    ObjectStore open() throws IOException;
  }

  /** The next item of the stream. */
  public sealed interface Step {
    /** Returns the transaction up to which the database is known then. */
    Tid tid();
  }

  /** Holds one transaction. */
  public record SingleTransaction(Transaction transaction) implements Step {
    @Override
    public Tid tid() {
      return transaction.info().tid();
    }
  }

  /**
   * Stands for the whole database as of a transaction, if the transactions since the position
   * cannot be read one by one.
   *
   * @param why in words
   */
  public record WholeDatabase(Tid tid, String why) implements Step {}

  private final Duration interval;
  private final ChangeSignal signal = new ChangeSignal();
  private final FollowedStore followed;
  private final Outage outage = new Outage();
  private Tid position;
  private boolean checked;
  private final LogCursor cursor = new LogCursor();
  private long nextLook = System.nanoTime();

  /**
   * Opens the database.
   *
   * @param position the transaction to begin after; {@link Tid#ZERO} to begin with the very first
   * @param interval how often a file is checked
   * @throws IOException if the database cannot be opened, or has no log of transactions
   */
  public TransactionStream(Opener opener, Tid position, Duration interval) throws IOException {
    this.followed = new FollowedStore(opener, signal);
    this.position = position;
    this.interval = interval;
    store();
  }

  /**
   * Returns the open database; another instance after it was replaced. The stream closes it.
   *
   * @throws IOException if it must be opened again and that fails
   */
  public ObjectStore store() throws IOException {
    ObjectStore store = followed.store();
    if (store == null) {
      store = followed.open();
      checked = false;
      cursor.close();
    }
    return store;
  }

  /** Returns the open database; null while it is not open. Safe for many threads. */
  @Nullable ObjectStore openStore() {
    return followed.store();
  }

  @Override
  public String name() throws IOException {
    return store().name();
  }

  @Override
  public Tid head() throws IOException {
    return store().head();
  }

  /** Returns the log of {@link #store}. */
  @Override
  public TransactionLog log() throws IOException {
    TransactionLog log = store().transactionLog();
    if (log == null) {
      throw new StorageException(
          new Fault.Refused(store().name() + ": has no history of transactions")
              .at(FaultPlace.ofSource(store().name())));
    }
    return log;
  }

  /**
   * Returns the last transaction that was read, or the one to begin after. That is how far the log
   * was read; which transaction the files of a mirror reflect, only the mirror knows.
   */
  public Tid position() {
    return position;
  }

  /** Continues after another transaction, earlier or later. */
  public void seek(Tid tid) {
    position = tid;
    checked = false;
    cursor.close();
    look();
  }

  private void look() {
    nextLook = System.nanoTime();
  }

  /** Returns why the database is out of reach; null while it is not. Safe for many threads. */
  public @Nullable String disconnected() {
    return outage.reason();
  }

  /** Returns how often the database was out of reach and came back. Safe for many threads. */
  public long reconnects() {
    return outage.ended();
  }

  /**
   * Returns the last transaction that the server has announced, which may lie before {@link
   * #position}; {@link Tid#ZERO} for a file. Safe for many threads.
   */
  public Tid pushed() {
    return signal.pushed();
  }

  /**
   * Waits for the next step.
   *
   * @param wait how long to wait
   * @return the step; null if none came, or the stream was closed
   * @throws StorageException if the database is another or an older one; the stream has ended then
   */
  public @Nullable Step next(Duration wait) throws IOException {
    long end = System.nanoTime() + wait.toNanos();
    while (!signal.stopped()) {
      try {
        Step step = step();
        if (step != null) {
          position = step.tid();
          return step;
        }
      } catch (StreamEndedException older) {
        throw older;
      } catch (IOException | UncheckedIOException fault) {
        lost(fault);
      }
      if (!await(end)) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Step step() throws IOException {
    if (!cursor.isOpen()) {
      if (System.nanoTime() - nextLook < 0 && !signal.take()) {
        return null;
      }
      nextLook = System.nanoTime() + (followed.pushes() ? ASKED_AGAIN : interval).toNanos();
      Step whole = start();
      if (whole != null) {
        outage.end(followed::name);
        return whole;
      }
    }
    Transaction next = cursor.take();
    // Not before: a server may be reachable and yet answer with errors.
    outage.end(followed::name);
    if (next == null) {
      cursor.close();
      waitForPushed();
      return null;
    }
    return next.info().status() == PACKED && position.compareTo(Tid.ZERO) > 0
        ? packed(cursor.lastPacked(next), position)
        : new SingleTransaction(next);
  }

  /** Begins to read after the position; checks once for each store that the log has it. */
  private @Nullable Step start() throws IOException {
    TransactionLog log = log();
    if (checked || position.equals(Tid.ZERO)) {
      cursor.open(log.transactions(new Tid(position.value() + 1)));
      return null;
    }
    Tid head = store().head();
    if (head.compareTo(position) < 0) {
      throw new StreamEndedException(store().name(), head, position);
    }
    Iterator<Transaction> transactions = log.transactions(position);
    Transaction first = transactions.hasNext() ? transactions.next() : null;
    checked = true;
    if (first == null || !first.info().tid().equals(position)) {
      return new WholeDatabase(head, String.valueOf(gap(position)));
    }
    cursor.open(transactions);
    return null;
  }

  static Step packed(Tid last, Tid position) {
    return new WholeDatabase(
        last, "the database was packed beyond the position the position " + position);
  }

  /** Waits for a transaction that was announced but is not in the log yet. */
  private void waitForPushed() {
    if (signal.pushed().compareTo(position) > 0) {
      nextLook = System.nanoTime() + AFTER_PUSH.toNanos();
    }
  }

  /** Handles a lost database: stores the reason, and tries again later. */
  private void lost(Exception fault) throws IOException {
    cursor.close();
    checked = false;
    StorageException why = signal.ended();
    if (why != null) {
      throw new StreamEndedException(why);
    }
    Throwable inside = fault instanceof UncheckedIOException ? fault.getCause() : fault;
    if (!signal.stopped()) {
      // A lost ZEO connection is logged where it is lost.
      boolean logged = followed.pushes() && inside instanceof UnavailableException;
      outage.begin(String.valueOf(inside.getMessage()), logged);
    }
    nextLook = System.nanoTime() + AFTER_FAULT.toNanos();
    if (followed.store() != null && !followed.pushes()) {
      // A replaced, truncated or missing file is opened again.
      followed.close();
      if (fault instanceof ReplacedException) {
        look();
      }
    }
  }

  /** Reports that reading from a snapshot failed, so that the database is checked again. */
  public void failed(IOException fault) throws IOException {
    lost(fault);
  }

  /** Waits for a notice, or until the next check; returns whether time is left. */
  private boolean await(long end) throws IOException {
    long now = System.nanoTime();
    signal.await(Math.min(end - now, nextLook - now));
    StorageException why = signal.ended();
    if (why != null) {
      throw new StreamEndedException(why);
    }
    return System.nanoTime() - end < 0;
  }

  /** Waits until it is time to try again. */
  void pause() throws StorageException {
    pause(AFTER_FAULT);
  }

  /** Waits for some time, even if something is pushed; ends early if stopped. */
  void pause(Duration time) throws StorageException {
    signal.rest(time.toNanos());
  }

  /** Makes {@link #next} return at once, now and later. Safe for many threads. */
  public void stop() {
    signal.stop();
  }

  @Override
  public void close() throws IOException {
    stop();
    followed.close();
  }
}
