package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Transports bytes to and from a server. One thread reads while another writes; {@link #close()} in
 * a third thread ends both at once.
 */
public interface Transport extends Closeable {

  /** Returns the bytes from the server; not buffered. */
  InputStream input() throws IOException;

  /** Returns the stream to the server; not buffered. */
  OutputStream output() throws IOException;

  /**
   * Connects.
   *
   * @param address the server
   * @param tls how to encrypt, or null for no encryption
   * @param timeout the time limit for connecting and the TLS handshake
   * @throws IOException if there is no answer or TLS is refused
   */
  static Transport open(ServerAddress address, @Nullable Tls tls, Duration timeout)
      throws IOException {
    if (address instanceof ServerAddress.Tcp tcp) {
      return TcpTransport.open(tcp, tls, timeout);
    }
    if (tls != null) {
      throw new FaultException(
          new Fault.Configuration(
              "TLS is for TCP, not for a Unix socket", "connect to host:port, or leave TLS out"));
    }
    return UnixTransport.open((ServerAddress.Unix) address, timeout);
  }
}
