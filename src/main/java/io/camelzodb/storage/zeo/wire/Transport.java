package io.camelzodb.storage.zeo.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open line to a server. One thread reads while another writes; {@link #close()} by a third ends
 * both at once.
 */
public interface Transport extends Closeable {

  /** What the server sends; not buffered. */
  InputStream input() throws IOException;

  /** What the server gets; not buffered. */
  OutputStream output() throws IOException;

  /**
   * Connects.
   *
   * @param address the server
   * @param tls how to encrypt, or null for a plain line
   * @param timeout how long connecting, and agreeing on TLS, may take
   * @throws IOException if nobody answers or TLS is refused
   */
  static Transport open(ServerAddress address, @Nullable Tls tls, Duration timeout)
      throws IOException {
    if (address instanceof ServerAddress.Tcp tcp) {
      return TcpTransport.open(tcp, tls, timeout);
    }
    if (tls != null) {
      throw new IOException("TLS is for TCP, not for a Unix socket");
    }
    return UnixTransport.open((ServerAddress.Unix) address, timeout);
  }
}
