package io.camelzodb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server on this machine, as a bad network would: it can be slow, and
 * it can go silent on the lines that are open without closing them. It also tells when a call
 * passes, so that something can be done, or a line be cut, at that moment.
 */
public final class Relay implements AutoCloseable {
  private static final int PIECE = 1400;
  private static final int LONGEST_NAME = 40;

  private final ServerSocket socket;
  private final int server;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final Map<String, Interception> interceptions = new ConcurrentHashMap<>();
  private volatile long pauseMillis;

  /** What is done when a call comes from a client; it is forwarded afterwards. */
  public interface Interception {
    /** Does it, by the client's line. */
    void run(Line line) throws Exception;
  }

  /** A client's line and the one to the server behind it. */
  public static final class Line {
    private final Socket client;
    private final Socket server;
    private final AtomicBoolean silent = new AtomicBoolean();
    private final AtomicBoolean deaf = new AtomicBoolean();

    private Line(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Ends it for the server; the client is not told. */
    public void cutServer() throws IOException {
      silent.set(true);
      server.close();
    }

    /** Ends it for the client too. */
    public void cut() {
      end(this);
    }

    /** Ends it for the client as soon as the server answers. */
    public void cutAtAnswer() {
      deaf.set(true);
    }
  }

  /** A relay to a port of this machine. */
  public Relay(String port) throws IOException {
    server = Integer.parseInt(port);
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Where clients find it. */
  public int port() {
    return socket.getLocalPort();
  }

  /** How many lines were opened. */
  public int opened() {
    return opened.get();
  }

  /** So long each 1400 bytes take from now on, in each direction. */
  public void slow(long millis) {
    pauseMillis = millis;
  }

  /**
   * Has the lines that are open forward nothing any more, and never end; later ones are as ever.
   */
  public void silence() {
    for (Line line : lines) {
      line.silent.set(true);
    }
  }

  /** Has something done each time when a call of a name passes. */
  public void at(String call, Interception what) {
    interceptions.put(call, what);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        try {
          Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
          Line line = new Line(client, behind);
          lines.add(line);
          opened.incrementAndGet();
          thread(() -> pass(line, client, behind, true));
          thread(() -> pass(line, behind, client, false));
        } catch (IOException noServer) {
          client.close();
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(Line line, Socket from, Socket to, boolean toServer) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[PIECE];
      String before = "";
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        Thread.sleep(pauseMillis);
        if (toServer) {
          String text = before + new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
          before = intercepted(line, text);
        } else if (line.deaf.get()) {
          break;
        }
        if (!line.silent.get()) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException ended) {
      // One of the two ends went away.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception | AssertionError fault) {
      // Who waits for an answer is not to wait for ever.
      end(line);
      throw new IllegalStateException(fault);
    }
    if (!line.silent.get()) {
      end(line);
    }
  }

  /** The end of what came, which may be the begin of a name. */
  private String intercepted(Line line, String text) throws Exception {
    int rest = Math.max(0, text.length() - LONGEST_NAME);
    for (Map.Entry<String, Interception> each : interceptions.entrySet()) {
      int at = text.lastIndexOf(each.getKey());
      if (at >= 0) {
        rest = Math.max(rest, at + each.getKey().length());
        each.getValue().run(line);
      }
    }
    return text.substring(rest);
  }

  private static void end(Line line) {
    try {
      line.client.close();
      line.server.close();
    } catch (IOException gone) {
      // As wanted.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    lines.forEach(Relay::end);
  }
}
