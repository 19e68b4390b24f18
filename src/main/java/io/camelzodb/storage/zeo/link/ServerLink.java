package io.camelzodb.storage.zeo.link;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultException;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.ConnectionLostException;
import io.camelzodb.storage.zeo.call.Notices;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Tls;
import io.camelzodb.storage.zeo.wire.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to one of several servers, and opens it again when it is lost. Safe for use by
 * many threads.
 *
 * <p>Only calls that may be repeated go through here. A server whose last transaction is older than
 * one seen before has another database, or an old copy: the link then ends for good.
 */
public final class ServerLink implements Closeable, Notices {
  private static final int ATTEMPTS = 3;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

  private final ZeoOptions options;
  private final Connection.Limits limits;
  private final @Nullable Tls tls;
  private final Events events;
  private final boolean writing;
  private final Object opening = new Object();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong seen = new AtomicLong();
  private volatile @Nullable Connection current;
  private volatile @Nullable Connection registering;
  private volatile @Nullable Transport attempt;
  private volatile @Nullable StorageException ended;
  private volatile @Nullable StorageException lastFailure;
  private volatile long lastFailureAt;

  /** Receives the events of a link. */
  public interface Events {
    /** The server has made a call; as {@link Notices#notice}. */
    void notice(Connection from, String method, Tuple arguments) throws StorageException;

    /** A connection was opened; the server's last transaction is {@code head}. */
    void opened(Tid head);

    /** The connection was lost. */
    void lost(StorageException why);
  }

  /** Creates a link that connects on first use, for reading only or for writing as well. */
  public ServerLink(ZeoOptions options, boolean writing, Events events) throws StorageException {
    this.options = options;
    this.writing = writing;
    this.events = events;
    limits =
        new Connection.Limits(options.maxFrameBytes(), options.callTimeout(), options.keepAlive());
    Tls.Options files = options.tls();
    try {
      tls = files == null ? null : Tls.read(files);
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofSource(options.name()), options.name(), fault);
    }
  }

  /** Returns the connection, if there is one now. */
  public @Nullable Connection current() {
    Connection line = current;
    return line != null && line.alive() ? line : null;
  }

  /** Returns the connection; opens it if needed. */
  public Connection connection() throws StorageException {
    Connection line = current();
    if (line != null) {
      return line;
    }
    long asked = System.nanoTime();
    synchronized (opening) {
      line = current();
      if (line != null) {
        return line;
      }
      StorageException failed = lastFailure;
      if (failed != null && lastFailureAt - asked > 0) {
        // Another thread has tried while we waited for the lock.
        throw copyOf(failed);
      }
      Connection old = current;
      if (old != null) {
        old.close();
      }
      try {
        return open();
      } catch (StorageException fault) {
        lastFailure = fault;
        lastFailureAt = System.nanoTime();
        throw fault;
      }
    }
  }

  /** Returns the same fault with the stack of the current caller. */
  private static StorageException copyOf(StorageException failed) {
    FaultDetails details = failed.fault().details();
    if (failed instanceof UnavailableException) {
      return new UnavailableException(details, failed);
    }
    return failed instanceof StaleStoreException
        ? new StaleStoreException(details, failed)
        : new StorageException(failed.fault(), failed);
  }

  /** Returns the last transaction that this link has seen. */
  public Tid seen() {
    return new Tid(seen.get());
  }

  /** Marks a transaction as seen. */
  public void addSeen(Tid tid) {
    seen.accumulateAndGet(tid.value(), (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
  }

  /** Returns why reading is not possible any more, or null. */
  public @Nullable StorageException ended() {
    return ended;
  }

  /** Makes a call; repeats it if the connection is lost before the answer. */
  public Value ask(String about, String method, Value... arguments) throws StorageException {
    ConnectionLostException lost = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        return connection().ask(about, method, arguments);
      } catch (ConnectionLostException fault) {
        lost = fault;
        if (closed.getCount() == 0) {
          break;
        }
      }
    }
    FaultDetails details = lost == null ? new FaultDetails(method) : lost.fault().details();
    throw new UnavailableException(
        lost == null || closed.getCount() == 0
            ? details
            : details.adding("tried " + ATTEMPTS + " times"),
        lost);
  }

  private Connection open() throws StorageException {
    long end = System.nanoTime() + options.waitTimeout().toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      StorageException gone = ended;
      if (gone != null) {
        throw new StaleStoreException(gone.fault().details(), gone);
      }
      List<FaultDetails> reasons = new ArrayList<>();
      StorageException refusal = null;
      for (ServerAddress server : options.servers()) {
        try {
          return open(server, Duration.ofNanos(end - System.nanoTime()));
        } catch (RefusedException refused) {
          refusal = refused;
        } catch (IOException fault) {
          reasons.add(FileFault.of(fault).details());
        }
      }
      if (refusal != null && refusal == ended) {
        throw new StaleStoreException(refusal.fault().details(), refusal);
      }
      if (refusal != null && reasons.isEmpty()) {
        throw refusal;
      }
      boolean late = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) > end;
      if (!options.waitsForServer() || late) {
        if (refusal != null) {
          throw refusal;
        }
        String waited =
            options.waitsForServer() ? " within " + options.waitTimeout().toSeconds() + " s" : "";
        String problem = options.name() + ": no ZEO server answers" + waited;
        FaultDetails details = new FaultDetails(problem).listing(reasons);
        throw new UnavailableException(details.at(FaultPlace.ofSource(options.name())), null);
      }
      sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private void sleep(long millis) throws StorageException {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw closedByUs();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      Fault fault = new Fault.Unavailable(options.name() + ": interrupted while connecting");
      throw new StorageException(fault.at(FaultPlace.ofSource(options.name())), stopped);
    }
  }

  private StorageException closedByUs() {
    Fault fault = new Fault.Refused(options.name() + " has been closed");
    return new StorageException(fault.at(FaultPlace.ofSource(options.name())));
  }

  private Connection open(ServerAddress server, Duration left) throws IOException {
    Duration timeout = left.compareTo(LONGEST_ATTEMPT) > 0 ? LONGEST_ATTEMPT : left;
    timeout = timeout.toMillis() < 500 ? Duration.ofMillis(500) : timeout;
    Transport transport;
    try {
      transport = Transport.open(server, tls, timeout);
    } catch (SSLException fault) {
      throw RefusedException.byTls(options.name(), server, fault);
    } catch (IOException | RuntimeException fault) {
      throw new FaultException(FileFault.within(server.toString(), fault), fault);
    }
    attempt = transport;
    try {
      if (closed.getCount() == 0) {
        transport.close();
        throw closedByUs();
      }
      return register(Connection.open(server, transport, limits, this, timeout));
    } catch (RemoteException | ProtocolFault fault) {
      throw RefusedException.byAnswer(options.name(), server, fault);
    } catch (ConnectionLostException fault) {
      RefusedException refused = RefusedException.ifLost(options.name(), fault);
      throw refused == null ? fault : refused;
    } finally {
      attempt = null;
    }
  }

  private Connection register(Connection line) throws StorageException {
    boolean done = false;
    // The check watches it from now on; no caller may use it yet.
    registering = line;
    // Notices during the registration may be newer than its answer.
    Tid lastSeen = seen();
    try {
      Tid head = Registration.register(line, options.storage(), writing);
      if (head.compareTo(lastSeen) < 0) {
        RefusedException behind =
            RefusedException.behind(options.name(), line.server(), head, lastSeen);
        if (options.servers().size() == 1) {
          ended = behind;
        }
        throw behind;
      }
      addSeen(head);
      current = line;
      events.opened(head);
      done = true;
      return line;
    } finally {
      registering = null;
      if (!done) {
        line.close();
      }
    }
  }

  /** Checks the connection; call it about once a second. */
  public void check() {
    Connection fresh = registering;
    Connection line = fresh == null ? current : fresh;
    if (line != null && line.alive()) {
      line.check(System.nanoTime());
    }
  }

  @Override
  public void notice(Connection from, String method, Tuple arguments) throws StorageException {
    events.notice(from, method, arguments);
  }

  @Override
  public void lost(Connection from, StorageException why) {
    // A connection that was lost during registration was never reported as opened.
    if (closed.getCount() > 0 && from == current) {
      events.lost(why);
    }
  }

  /** Closes the connection; waiting callers get an exception. */
  @Override
  public void close() {
    ended = closedByUs();
    closed.countDown();
    Transport trying = attempt;
    if (trying != null) {
      try {
        trying.close();
      } catch (IOException ignored) {
        // It is closed anyway.
      }
    }
    synchronized (opening) {
      Connection line = current;
      if (line != null) {
        line.close();
      }
    }
  }
}
