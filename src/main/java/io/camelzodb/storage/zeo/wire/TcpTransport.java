package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Transports bytes over TCP, plain or with TLS. */
final class TcpTransport implements Transport {
  private final Socket line;
  private final Socket outer;

  private TcpTransport(Socket line, Socket outer) {
    this.line = line;
    this.outer = outer;
  }

  /** Tries all addresses of the host, in the order of the system. */
  static TcpTransport open(ServerAddress.Tcp address, @Nullable Tls tls, Duration timeout)
      throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    IOException fault = null;
    for (InetAddress host : resolve(address.host())) {
      int left = (int) Math.min((end - System.nanoTime()) / 1_000_000, Integer.MAX_VALUE);
      if (left <= 0) {
        break;
      }
      try {
        return open(address, new InetSocketAddress(host, address.port()), tls, left);
      } catch (IOException failed) {
        fault = failed;
      }
    }
    throw fault == null
        ? new FaultException(new Fault.Unavailable("no answer in " + timeout.toSeconds() + " s"))
        : fault;
  }

  private static InetAddress[] resolve(String host) throws IOException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw new FaultException(new Fault.NotFound("there is no host " + host), unknown);
    }
  }

  private static TcpTransport open(
      ServerAddress.Tcp address, InetSocketAddress to, @Nullable Tls tls, int millis)
      throws IOException {
    Socket line = new Socket();
    try {
      line.setTcpNoDelay(true);
      line.setKeepAlive(true);
      line.connect(to, millis);
      Socket outer = tls == null ? line : tls.wrap(line, address.host(), address.port(), millis);
      return new TcpTransport(line, outer);
    } catch (IOException | RuntimeException fault) {
      line.close();
      throw fault;
    }
  }

  @Override
  public InputStream input() throws IOException {
    return outer.getInputStream();
  }

  @Override
  public OutputStream output() throws IOException {
    return outer.getOutputStream();
  }

  /** Closes the socket below TLS, since TLS would wait for a writer. */
  @Override
  public void close() throws IOException {
    line.close();
  }
}
