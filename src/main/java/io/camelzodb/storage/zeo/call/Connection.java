package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.wire.LongFrame;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to a server over one connection. Any number of threads may call; one internal thread
 * reads. Once lost, a connection stays lost.
 *
 * <p>It has no timer: its owner calls {@link #check} about once a second, which sends keep-alive
 * messages and ends a connection with an overdue answer.
 */
public final class Connection implements Closeable {
  private final ServerAddress server;
  private final Transport transport;
  private final Limits limits;
  private final Notices notices;
  private final MessageChannel messages;
  private final Thread thread;
  private final CompletableFuture<Greeting> greeted = new CompletableFuture<>();
  private final PendingCalls pending = new PendingCalls();
  private final AtomicReference<@Nullable StorageException> lost = new AtomicReference<>();

  /**
   * Holds the limits of a connection.
   *
   * @param maxFrameBytes the longest frame it may send
   * @param callTimeout how long the server may be silent during a call, and how long sending may
   *     block; a whole answer may take ten times as long
   * @param keepAlive after which idle time a keep-alive message is sent
   */
  public record Limits(int maxFrameBytes, Duration callTimeout, Duration keepAlive) {}

  private Connection(ServerAddress server, Transport transport, Limits limits, Notices notices)
      throws IOException {
    this.server = server;
    this.transport = transport;
    this.limits = limits;
    this.notices = notices;
    messages = new MessageChannel(transport, limits.maxFrameBytes());
    thread = new Thread(this::readAll, "zeo-reader " + server);
    thread.setDaemon(true);
  }

  /**
   * Waits for the greeting and answers it.
   *
   * @param transport closed with the result, or if this fails
   * @param timeout how long to wait
   */
  public static Connection open(
      ServerAddress server, Transport transport, Limits limits, Notices notices, Duration timeout)
      throws StorageException {
    try {
      Connection connection = new Connection(server, transport, limits, notices);
      connection.thread.start();
      try {
        connection.greeted.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return connection;
      } catch (TimeoutException silent) {
        connection.close();
        throw new ConnectionLostException(
            new FaultDetails(
                "ZEO server " + server + " did not greet in " + timeout.toMillis() + " ms",
                "if the server uses TLS, set ssl=1"),
            silent);
      } catch (ExecutionException fault) {
        throw Answers.thrown(fault);
      } catch (InterruptedException stopped) {
        connection.close();
        throw Answers.interrupted(stopped);
      }
    } catch (IOException fault) {
      closeQuietly(transport);
      throw fault instanceof StorageException described
          ? described
          : StorageException.within(FaultPlace.NOWHERE, "ZEO server " + server, fault);
    }
  }

  /** Returns the server, for messages. */
  public ServerAddress server() {
    return server;
  }

  /** Returns its greeting. */
  public Greeting greeting() {
    return greeted.join();
  }

  /** Returns why calls are not possible any more, or null. */
  public @Nullable StorageException lost() {
    return lost.get();
  }

  /** Whether calls are possible. */
  public boolean alive() {
    return lost.get() == null;
  }

  /** Calls a method and waits for the answer. */
  public Value ask(String about, String method, Value... arguments) throws StorageException {
    CompletableFuture<Value> result = call(about, method, arguments);
    flush();
    return Answers.await(result);
  }

  /**
   * Calls a method; {@link #flush} sends the call. The future fails with a {@link RemoteException},
   * a {@link ConnectionLostException} or another {@link StorageException}; it always completes,
   * since an overdue answer ends the connection.
   *
   * @param about an oid or the like, for messages; may be empty
   */
  public CompletableFuture<Value> call(String about, String method, Value... arguments) {
    PendingCall call = new PendingCall(method, about, System.nanoTime(), new CompletableFuture<>());
    long id = pending.add(call);
    StorageException gone = lost.get();
    if (gone == null) {
      write(new Message.Call(IntValue.of(id), method, Tuple.of(List.of(arguments))), false);
    } else if (pending.remove(id)) {
      call.result().completeExceptionally(gone);
    }
    return call.result();
  }

  /** Calls a method that has no answer. */
  public void send(String method, Value... arguments) {
    write(new Message.Notice(method, Tuple.of(List.of(arguments))), true);
  }

  /**
   * Calls a method that has no answer; sent with the next {@link #flush}, or when the buffer is
   * full.
   */
  public void post(String method, Value... arguments) {
    write(new Message.Notice(method, Tuple.of(List.of(arguments))), false);
  }

  /** Sends the buffered calls. */
  public void flush() {
    write(null, true);
  }

  private void write(@Nullable Message message, boolean flush) {
    if (!alive()) {
      return;
    }
    try {
      messages.send(message, flush);
    } catch (IOException fault) {
      lose(FileFault.within("cannot be written to", fault).details(), fault);
    }
  }

  private void readAll() {
    try {
      greeted.complete(messages.greet());
      while (take()) {
        // Reads until the end.
      }
    } catch (ProtocolFault fault) {
      FaultDetails sent = fault.fault().details();
      lose(sent.saying("sent " + sent.problem()), fault);
    } catch (IOException fault) {
      lose(FileFault.within("cannot be read from", fault).details(), fault);
    } catch (RuntimeException | Error fault) {
      lose("sent a message that cannot be processed: " + fault, fault);
    }
  }

  /** Reads one message; returns whether there was one. */
  private boolean take() throws IOException {
    Message message;
    try {
      message = messages.read();
    } catch (LongFrame frame) {
      answeredLong(frame);
      return true;
    }
    if (message == null) {
      lose("closed the connection", null);
      return false;
    }
    dispatch(message);
    return true;
  }

  /**
   * Fails the call whose answer is too long; a long frame that is no answer ends the connection.
   */
  private void answeredLong(LongFrame frame) throws ProtocolFault {
    if (!(messages.decode(frame) instanceof Message.Reply reply)) {
      throw frame;
    }
    PendingCall call = pending.answered(reply.id());
    call.result()
        .completeExceptionally(
            new LongAnswerException(
                name() + ": the answer to " + call.text(), reply.result(), frame));
  }

  private void dispatch(Message message) throws StorageException {
    if (message instanceof Message.Reply reply) {
      pending.answered(reply.id()).result().complete(reply.result());
    } else if (message instanceof Message.ErrorReply error) {
      pending.answered(error.id()).fail(name(), error);
    } else if (message instanceof Message.Notice notice) {
      notices.notice(this, notice.method(), notice.arguments());
    } else if (message instanceof Message.Call call) {
      throw new ProtocolFault("a call of " + call.method() + " that wants an answer");
    } else if (!(message instanceof Message.KeepAlive)) {
      throw new IllegalStateException("a message without a receiver: " + message);
    }
  }

  /** Notes progress of the server other than an answer. */
  public void noteProgress() {
    pending.noteProgress();
  }

  /** Checks the connection, see above; {@code now} is {@link System#nanoTime}. For one thread. */
  public void check(long now) {
    long allowed = limits.callTimeout().toNanos();
    long since = messages.blockedSince();
    if (since != 0 && now - since > allowed) {
      lose("does not accept the data that is sent to it", null);
      return;
    }
    String overdue = pending.overdue(now, messages.progress(), allowed);
    if (overdue != null) {
      lose(overdue, null);
      return;
    }
    if (since == 0 && now - messages.lastWrite() > limits.keepAlive().toNanos()) {
      write(new Message.KeepAlive(), true);
    }
  }

  private String name() {
    return "ZEO server " + server;
  }

  private void lose(String why, @Nullable Throwable cause) {
    lose(new FaultDetails(why), cause);
  }

  private void lose(FaultDetails why, @Nullable Throwable cause) {
    ConnectionLostException fault =
        new ConnectionLostException(why.saying(name() + " " + why.problem()), cause);
    if (end(fault)) {
      notices.lost(this, fault);
    }
  }

  private boolean end(ConnectionLostException reason) {
    boolean first = lost.compareAndSet(null, reason);
    // Closing wakes the reader, which may come here first: the first reason still counts.
    StorageException already = lost.get();
    StorageException why = already == null ? reason : already;
    closeQuietly(transport);
    greeted.completeExceptionally(why);
    pending.fail(why);
    return first;
  }

  private static void closeQuietly(Transport transport) {
    try {
      transport.close();
    } catch (IOException ignored) {
      // There is nothing left to do.
    }
  }

  /** Closes the connection, fails all open calls and ends the thread. */
  @Override
  public void close() {
    end(new ConnectionLostException(new FaultDetails(name() + ": closed by us"), null));
    if (Thread.currentThread() != thread) {
      boolean stopped = Thread.interrupted();
      try {
        thread.join(5000);
      } catch (InterruptedException again) {
        stopped = true;
      }
      if (stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
