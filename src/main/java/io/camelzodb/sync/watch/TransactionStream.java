package io.camelzodb.sync.watch;

import io.camelzodb.storage.Changes;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a database from a position on, each once and in order, those included that
 * will be. A server pushes that there are new ones; a file is looked at now and then. What they are
 * is always read from the log of the store, so that nothing is missed whatever was pushed, and
 * memory holds one at a time.
 *
 * <p>A line that is lost is opened again for as long as it takes; a file that was replaced, as
 * packing does, is opened anew. For one thread, where nothing else is said.
 */
public final class TransactionStream implements TransactionSource, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionStream.class);

  /** A server pushes; should that ever fail, this much later it is asked. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(10);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  /** What a server pushes may be in its log a moment later. */
  private static final Duration AFTER_PUSH = Duration.ofMillis(2);

  /** The status of a transaction that was packed. */
  static final char PACKED = 'p';

  /** Opens the database, at the beginning and after it was replaced. */
  public interface Opener {
    /** The store, which the stream closes. */
    ObjectStore open() throws IOException;
  }

  /** What comes next. */
  public sealed interface Step {
    /** Up to where the database is known with it. */
    Tid tid();
  }

  /** A transaction. */
  public record Each(Transaction transaction) implements Step {
    @Override
    public Tid tid() {
      return transaction.info().tid();
    }
  }

  /**
   * All of the database as of a transaction: those since the position cannot be told one by one.
   *
   * @param why in words
   */
  public record Whole(Tid tid, String why) implements Step {}

  private final Opener opener;
  private final Duration interval;
  private final ChangeSignal signal = new ChangeSignal();
  private volatile @Nullable ObjectStore store;
  private @Nullable Closeable listening;
  private Tid position;
  private boolean checked;
  private @Nullable Iterator<Transaction> open;
  private @Nullable Transaction ahead;
  private long nextLook = System.nanoTime();
  private volatile @Nullable String disconnected;
  private volatile long reconnects;

  /**
   * A stream; opens the database.
   *
   * @param position after which to begin; {@link Tid#ZERO} for the very first transaction
   * @param interval how often a file is looked at
   * @throws IOException if the database cannot be opened, or tells no transactions
   */
  public TransactionStream(Opener opener, Tid position, Duration interval) throws IOException {
    this.opener = opener;
    this.position = position;
    this.interval = interval;
    reopen();
  }

  private ObjectStore reopen() throws IOException {
    ObjectStore fresh = opener.open();
    boolean done = false;
    try {
      if (fresh.transactionLog() == null) {
        throw new StorageException(
            fresh.name() + ": tells no transactions, so it cannot be followed; record it instead");
      }
      if (fresh instanceof Changes changes) {
        listening = changes.listen(signal);
      }
      store = fresh;
      checked = false;
      open = null;
      ahead = null;
      done = true;
      return fresh;
    } finally {
      if (!done) {
        fresh.close();
      }
    }
  }

  /**
   * The database as it is open now; another one after it was replaced. Closed with the stream.
   *
   * @throws IOException if it has to be opened anew and cannot be
   */
  public ObjectStore store() throws IOException {
    ObjectStore open = store;
    return open == null ? reopen() : open;
  }

  /** The database as long as it is open; null while it is not. Safe for many threads. */
  @Nullable ObjectStore openStore() {
    return store;
  }

  @Override
  public String name() throws IOException {
    return store().name();
  }

  @Override
  public Tid head() throws IOException {
    return store().head();
  }

  /** The transactions and snapshots of {@link #store}. */
  @Override
  public TransactionLog log() throws IOException {
    TransactionLog log = store().transactionLog();
    if (log == null) {
      throw new StorageException(store().name() + ": tells no transactions");
    }
    return log;
  }

  /** The last transaction that was given out, or the one to begin after. */
  public Tid position() {
    return position;
  }

  /** Goes on after another transaction, earlier or later. */
  @Override
  public void seek(Tid tid) {
    position = tid;
    checked = false;
    open = null;
    ahead = null;
    look();
  }

  private void look() {
    nextLook = System.nanoTime();
  }

  /** Why the database is out of reach; null while it is not. Safe for many threads. */
  public @Nullable String disconnected() {
    return disconnected;
  }

  /** Whether somebody who has read the log waits for the end of an outage. */
  private boolean told;

  /** How often the database was out of reach and came back. Safe for many threads. */
  public long reconnects() {
    return reconnects;
  }

  /**
   * The last transaction that the server has told of, which may lie before {@link #position};
   * {@link Tid#ZERO} for a file. Safe for many threads.
   */
  public Tid pushed() {
    return signal.pushed();
  }

  /**
   * What comes next.
   *
   * @param wait how long to wait for it
   * @return null where nothing came, or the stream was closed
   * @throws StorageException if the database is another or an older one; nothing will come any more
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
    if (open == null) {
      if (System.nanoTime() - nextLook < 0 && !signal.take()) {
        return null;
      }
      nextLook = System.nanoTime() + (store instanceof Changes ? ASKED_AGAIN : interval).toNanos();
      Step whole = start();
      if (whole != null) {
        connected();
        return whole;
      }
    }
    Transaction next = take();
    // Not before: a server may be there and yet answer with errors.
    connected();
    if (next == null) {
      open = null;
      waitForPushed();
      return null;
    }
    return next.info().status() == PACKED && position.compareTo(Tid.ZERO) > 0
        ? packed(next)
        : new Each(next);
  }

  private @Nullable Transaction take() {
    Transaction next = ahead;
    ahead = null;
    Iterator<Transaction> transactions = open;
    if (next == null && transactions != null && transactions.hasNext()) {
      next = transactions.next();
    }
    return next;
  }

  /** Begins to read behind the position; that it is there is looked up once for each store. */
  private @Nullable Step start() throws IOException {
    TransactionLog log = log();
    if (checked || position.equals(Tid.ZERO)) {
      open = log.transactions(new Tid(position.value() + 1));
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
      return new Whole(head, String.valueOf(gap(position)));
    }
    open = transactions;
    return null;
  }

  /** Of packed transactions only what the last of them left is whole. */
  private Step packed(Transaction first) {
    Transaction last = first;
    while (ahead == null) {
      Transaction next = take();
      if (next == null) {
        break;
      }
      if (next.info().status() == PACKED) {
        last = next;
      } else {
        ahead = next;
      }
    }
    return packed(last.info().tid(), position);
  }

  static Step packed(Tid last, Tid position) {
    return new Whole(last, "the database was packed beyond " + position + ", where it was known");
  }

  /** A push may be seen before its transaction is. */
  private void waitForPushed() {
    if (signal.pushed().compareTo(position) > 0) {
      nextLook = System.nanoTime() + AFTER_PUSH.toNanos();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
  private void connected() {
    if (disconnected != null) {
      disconnected = null;
      reconnects++;
      if (told) {
        LOG.warn("{}: is there again", store == null ? "the database" : store.name());
      }
      told = false;
    }
  }

  /** Notes that the database is out of reach, and tries again later. */
  private void lost(Exception fault) throws IOException {
    open = null;
    ahead = null;
    checked = false;
    StorageException why = signal.ended();
    if (why != null) {
      throw new StreamEndedException(why);
    }
    Throwable inside = fault instanceof UncheckedIOException ? fault.getCause() : fault;
    String message = String.valueOf(inside.getMessage());
    if (!signal.stopped()) {
      // Once for an outage, whatever each further try says; a line that is lost tells it itself.
      boolean ofLine = store instanceof Changes && inside instanceof UnavailableException;
      if (disconnected == null && !ofLine) {
        LOG.warn("{}; trying on", message);
        told = true;
      }
      disconnected = message;
    }
    nextLook = System.nanoTime() + AFTER_FAULT.toNanos();
    if (store != null && !(store instanceof Changes)) {
      // What was replaced, cut or is gone is opened anew.
      closeStore();
      if (fault instanceof ReplacedException) {
        look();
      }
    }
  }

  /** Says that what was read at a snapshot failed, so that the database is looked at again. */
  public void failed(IOException fault) throws IOException {
    lost(fault);
  }

  /** Waits for news, or until it is time to look; whether there is still time then. */
  private boolean await(long end) throws IOException {
    long now = System.nanoTime();
    signal.await(Math.min(end - now, nextLook - now));
    StorageException why = signal.ended();
    if (why != null) {
      throw new StreamEndedException(why);
    }
    return System.nanoTime() - end < 0;
  }

  private void closeStore() throws IOException {
    ObjectStore old = store;
    Closeable listener = listening;
    store = null;
    listening = null;
    if (listener != null) {
      listener.close();
    }
    if (old != null) {
      old.close();
    }
  }

  /** Waits until it is time to try again. */
  void pause() throws StorageException {
    pause(AFTER_FAULT);
  }

  /** Waits for some time, whatever is pushed, not longer than until it is stopped. */
  void pause(Duration time) throws StorageException {
    signal.rest(time.toNanos());
  }

  /** Has {@link #next} return, now and ever after. Safe for many threads. */
  public void stop() {
    signal.stop();
  }

  @Override
  public void close() throws IOException {
    stop();
    closeStore();
  }
}
