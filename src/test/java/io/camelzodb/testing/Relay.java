package io.camelzodb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server on this machine, as a bad network would: it can be slow, and
 * it can go silent on the lines that are open without closing them.
 */
public final class Relay implements AutoCloseable {
  private static final int PIECE = 1400;

  private final ServerSocket socket;
  private final int server;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile long pauseMillis;

  /** A client's line and the one to the server behind it. */
  private record Line(Socket client, Socket server, AtomicBoolean silent) {}

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
          Line line = new Line(client, behind, new AtomicBoolean());
          lines.add(line);
          opened.incrementAndGet();
          thread(() -> pass(line, client, behind));
          thread(() -> pass(line, behind, client));
        } catch (IOException noServer) {
          client.close();
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(Line line, Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[PIECE];
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        Thread.sleep(pauseMillis);
        if (!line.silent.get()) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException ended) {
      // One of the two ends went away.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!line.silent.get()) {
      end(line);
    }
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
