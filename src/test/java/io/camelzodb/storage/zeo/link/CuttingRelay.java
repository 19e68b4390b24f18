package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.zeo.wire.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stands between a client and a server, and cuts the line once, at a call of a given name. */
public final class CuttingRelay implements AutoCloseable {
  private final ServerSocket socket;
  private final int port;
  private final String call;
  private final boolean forwarded;
  private volatile boolean cut;

  /**
   * A relay.
   *
   * @param port of the server
   * @param call the name at which to cut
   * @param forwarded whether the server still gets the call, and its answer is what is lost
   */
  public CuttingRelay(int port, String call, boolean forwarded) throws IOException {
    this.port = port;
    this.call = call;
    this.forwarded = forwarded;
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  public ZeoOptions options() {
    ServerAddress address = new ServerAddress.Tcp("127.0.0.1", socket.getLocalPort());
    return ZeoOptions.of("zeo://" + address, List.of(address));
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
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        boolean[] ending = new boolean[1];
        thread(() -> pass(client, server, true, ending));
        thread(() -> pass(server, client, false, ending));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(Socket from, Socket to, boolean toServer, boolean[] ending) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        String text = new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
        synchronized (ending) {
          if (toServer && !cut && text.contains(call)) {
            cut = true;
            ending[0] = true;
            if (!forwarded) {
              return;
            }
          } else if (!toServer && ending[0]) {
            return;
          }
        }
        out.write(bytes, 0, read);
      }
    } catch (IOException ended) {
      // As wanted, or one of the two ends went away.
    }
  }

  /** Whether the line was cut. */
  public boolean hasCut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
