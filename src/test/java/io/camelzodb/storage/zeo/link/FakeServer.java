package io.camelzodb.storage.zeo.link;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.message.Encoding;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.message.PickleEncoding;
import io.camelzodb.storage.zeo.wire.FrameReader;
import io.camelzodb.storage.zeo.wire.FrameWriter;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a real port that follows a script for each line; for behaviour that no real one has.
 */
public final class FakeServer implements AutoCloseable {
  public static final byte[] RECORD =
      "\u0080\u0002cpersistent.mapping\nPersistentMapping\n.\u0080\u0002}."
          .getBytes(StandardCharsets.ISO_8859_1);

  private final ServerSocket socket;
  private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;
  public final AtomicInteger accepted = new AtomicInteger();

  /** What is done with a line; it is closed afterwards. */
  public interface Script {
    void run(Line line) throws Exception;
  }

  /** One line. */
  public static final class Line {
    public final int number;
    public final Socket socket;
    public final FrameReader in;
    public final OutputStream raw;
    public final FrameWriter out;
    public final Encoding encoding;

    public Line(int number, Socket socket, Encoding encoding) throws IOException {
      this.number = number;
      this.socket = socket;
      this.encoding = encoding;
      in = new FrameReader(new BufferedInputStream(socket.getInputStream()), 1 << 20);
      raw = socket.getOutputStream();
      out = new FrameWriter(raw);
    }

    public void greet(String greeting) throws IOException {
      out.write(greeting.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = in.read();
      if (answer == null || !new String(answer, StandardCharsets.ISO_8859_1).equals(greeting)) {
        throw new IOException("answered otherwise");
      }
    }

    public Message.Call call() throws IOException {
      while (true) {
        byte[] body = in.read();
        if (body == null) {
          throw new IOException("the client went away");
        }
        if (encoding.decode(body) instanceof Message.Call call) {
          return call;
        }
      }
    }

    public void reply(Message.Call call, Value result) throws IOException {
      send(new Message.Reply(call.id(), result));
    }

    public void send(Message message) throws IOException {
      out.write(encoding.encode(message));
    }

    /** Greets and registers at a tid. */
    public void register(Tid head) throws IOException {
      greet("Z5");
      reply(call(), new Bytes(head.toBytes()));
    }

    /** Answers all calls, until the client goes, as a database of one record under every oid. */
    public void serve(Tid head) throws IOException {
      while (true) {
        Message.Call call = call();
        reply(call, answer(call, head));
      }
    }

    public static Value answer(Message.Call call, Tid head) {
      return switch (call.method()) {
        case "lastTransaction" -> new Bytes(head.toBytes());
        case "loadBefore" ->
            Tuple.of(new Bytes(RECORD), new Bytes(new Tid(1).toBytes()), NoneValue.NONE);
        default -> NoneValue.NONE;
      };
    }
  }

  public FakeServer(Script script) throws IOException {
    this(script, MessageShape.ZEO5, 0);
  }

  public FakeServer(Script script, MessageShape shape, int port) throws IOException {
    socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    thread = new Thread(() -> accept(script, shape), "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Script script, MessageShape shape) {
    try {
      while (true) {
        Socket line = socket.accept();
        if (closed) {
          line.close();
          return;
        }
        lines.add(line);
        int number = accepted.getAndIncrement();
        Thread worker = new Thread(() -> work(script, shape, line, number), "fake-line");
        worker.setDaemon(true);
        worker.start();
      }
    } catch (IOException closed) {
      // The end of the server.
    }
  }

  private void work(Script script, MessageShape shape, Socket line, int number) {
    try (line) {
      script.run(new Line(number, line, new PickleEncoding(shape, 1 << 20)));
    } catch (Exception gone) {
      // The client went away, or the script wants it so.
    } finally {
      lines.remove(line);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  public ServerAddress address() {
    return new ServerAddress.Tcp("127.0.0.1", port());
  }

  /** Options with a short time to find it, and as much time for answers as a busy machine needs. */
  public ZeoOptions options() {
    return ZeoOptions.of("zeo://test", List.of(address()))
        .withWait(true, Duration.ofMillis(1500))
        .withSilence(Duration.ofSeconds(25), Duration.ofSeconds(60));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
    try {
      thread.join(2000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    for (Socket line : lines) {
      line.close();
    }
  }
}
