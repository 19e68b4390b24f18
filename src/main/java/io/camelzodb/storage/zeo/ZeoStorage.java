package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.LastTid;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.link.ServerInfo;
import io.camelzodb.storage.zeo.link.ServerLink;
import io.camelzodb.storage.zeo.link.ZeoBlobs;
import io.camelzodb.storage.zeo.link.ZeoListeners;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.link.ZeoUri;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the storage of a ZEO server: it reads from ZEO 4, 5 and 6, and writes to ZEO 5
 * and 6. Safe for use by many threads.
 *
 * <p>All threads share one connection, and do not wait for each other. A lost connection is opened
 * again, to the same or another of the servers, and open calls are repeated: a snapshot continues
 * at its tid. Unlike Python's client it has no cache file and needs no invalidations, since a
 * snapshot reads each object as of its tid.
 *
 * <p>It uses two threads and one connection until it is closed; one more thread while there are
 * listeners; and a second connection, with its thread, from the first written transaction on. The
 * first connection stays read-only. Listeners get notices about transactions written here as about
 * any other.
 */
public final class ZeoStorage implements WritableStore, TransactionLog, Changes {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoStorage.class);

  private final ZeoOptions options;
  private final ServerLink link;
  private final ZeoWriting writing;
  private final ZeoBlobs blobs;
  private final ZeoListeners listeners;

  /** Whether it was logged that no server answers. */
  private final AtomicBoolean disconnectionLogged = new AtomicBoolean();

  private final RemoteIterators iterators;
  private final ServerInfo info;
  private final ScheduledThreadPoolExecutor timer;

  private ZeoStorage(ZeoOptions options) throws StorageException {
    this.options = options;
    link = new ServerLink(options, false, new LinkEvents());
    writing = new ZeoWriting(this);
    blobs = new ZeoBlobs(link, options);
    listeners = new ZeoListeners(options.name());
    iterators = new RemoteIterators(link);
    info = new ServerInfo(link, options.name());
    timer = new ScheduledThreadPoolExecutor(1, ZeoStorage::timerThread);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    long millis = Math.max(10, Math.min(1000, options.callTimeout().toMillis() / 4));
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "zeo-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Connects to a server.
   *
   * @throws io.camelzodb.storage.driver.InvalidUriException if the URI has an unknown or invalid
   *     option
   * @throws StorageException if no server answers, or it refuses
   */
  public static ZeoStorage open(StorageUri uri) throws StorageException {
    return open(ZeoUri.options(uri));
  }

  /**
   * Connects to a server.
   *
   * @throws StorageException if no server answers, or it refuses
   */
  public static ZeoStorage open(ZeoOptions options) throws StorageException {
    ZeoStorage storage = new ZeoStorage(options);
    boolean done = false;
    try {
      storage.link.connection();
      done = true;
      return storage;
    } finally {
      if (!done) {
        storage.close();
      }
    }
  }

  ZeoOptions options() {
    return options;
  }

  ServerLink link() {
    return link;
  }

  ZeoBlobs blobs() {
    return blobs;
  }

  RemoteIterators iterators() {
    return iterators;
  }

  @Override
  public String name() {
    return options.name();
  }

  /** Asks the server. */
  @Override
  public Tid head() throws StorageException {
    Tid head = Registration.tid(link.ask("", "lastTransaction"));
    link.addSeen(head);
    return head;
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    Tid head = head();
    LastTid.checkServed(name(), head);
    return snapshot(head);
  }

  @Override
  public Snapshot snapshot(Tid tid) {
    return new ZeoSnapshot(this, tid);
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public Iterator<Transaction> transactions(Tid from) throws StorageException {
    return transactions(from, ZeoTransactions.NO_RECORDS);
  }

  /** Returns the transactions; before each one, its records are passed to {@code records}. */
  Iterator<Transaction> transactions(Tid from, ZeoTransactions.Records records)
      throws StorageException {
    return new ZeoTransactions(this, from, head(), records);
  }

  @Override
  public Replay replay(Tid after) throws StorageException {
    return new ZeoReplay(this, after, head());
  }

  @Override
  public Commit begin(TransactionNote note) throws StorageException {
    return writing.begin(note);
  }

  /** Notifies a listener from now on; continues after a lost connection. */
  @Override
  public Closeable listen(Listener listener) throws StorageException {
    link.connection();
    return listeners.add(listener, link.seen());
  }

  /** Returns the description that the server gives of its storage. */
  ServerInfo info() {
    return info;
  }

  private void check() {
    try {
      link.check();
      writing.check();
      iterators.forgetAbandoned();
      if (listeners.waiting() && link.current() == null) {
        reconnect();
      }
    } catch (RuntimeException | Error unexpected) {
      // An exception would end the scheduled task.
      LOG.warn("{}: checking the connection failed", name(), unexpected);
    }
  }

  /** Logs an outage once, not for each attempt. */
  private void logDisconnection(StorageException fault) {
    if (disconnectionLogged.compareAndSet(false, true)) {
      LOG.warn("{}; trying again", fault.getMessage());
    }
  }

  /** Opens a lost connection again for listeners, even without other calls. */
  private void reconnect() {
    StorageException ended = link.ended();
    if (ended != null) {
      listeners.end(ended);
      return;
    }
    if (!listeners.startReconnecting()) {
      return;
    }
    Thread opener =
        new Thread(
            () -> {
              try {
                link.connection();
              } catch (StorageException fault) {
                logDisconnection(fault);
              } catch (RuntimeException | Error fault) {
                LOG.warn(
                    "{}: the connection cannot be opened; trying again", options.name(), fault);
              } finally {
                listeners.doneReconnecting();
              }
            },
            "zeo-reconnect");
    opener.setDaemon(true);
    opener.start();
  }

  /** Closes the connections and their threads, fails all open calls, and deletes fetched blobs. */
  @Override
  public void close() {
    timer.shutdownNow();
    writing.close();
    link.close();
    listeners.end(
        new StorageException(
            new Fault.Refused(name() + " has been closed").at(FaultPlace.ofSource(name()))));
    blobs.close();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("{}: the timer thread does not end", name());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private final class LinkEvents implements ServerLink.Events {
    @Override
    public void notice(Connection from, String method, Tuple arguments) throws StorageException {
      switch (method) {
        case "invalidateTransaction" -> invalidated(arguments);
        case "receiveBlobStart" -> blobs.start(arguments);
        case "receiveBlobChunk" -> {
          blobs.chunk(arguments);
          from.noteProgress();
        }
        case "receiveBlobStop" -> blobs.stop(arguments);
        default -> LOG.trace("{}: notice {}", options.name(), method);
      }
    }

    private void invalidated(Tuple arguments) throws ProtocolFault {
      List<Value> items = arguments.size() == 2 ? MessageShape.items(arguments.get(1)) : null;
      if (items == null) {
        throw new ProtocolFault("an invalidation that is not of a tid and a list of oids");
      }
      Tid tid = Registration.tid(arguments.get(0));
      List<Oid> oids = new ArrayList<>(items.size());
      for (Value item : items) {
        oids.add(new Oid(EightByteValue.read(item)));
      }
      link.addSeen(tid);
      listeners.changed(tid, oids);
    }

    @Override
    public void opened(Tid head) {
      if (disconnectionLogged.compareAndSet(true, false)) {
        LOG.warn("{}: connected again", name());
      }
      listeners.opened(head);
    }

    @Override
    public void lost(StorageException why) {
      LOG.info("{}", why.getMessage());
    }
  }
}
