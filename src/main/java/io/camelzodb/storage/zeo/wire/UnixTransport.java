package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Transports bytes over a Unix socket. It reads and writes the channel directly: with the streams
 * of {@code Channels}, reading and writing would wait for each other.
 */
final class UnixTransport implements Transport {
  /**
   * The size of pieces; larger ones would need native buffers of that size, which the JVM keeps.
   */
  private static final int PIECE = 1 << 16;

  private final SocketChannel channel;

  private UnixTransport(SocketChannel channel) {
    this.channel = channel;
  }

  static UnixTransport open(ServerAddress.Unix address, Duration timeout) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(address.path()))) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        selector.select(Math.max(1, timeout.toMillis()));
        if (!channel.finishConnect()) {
          throw new FaultException(
              new Fault.Unavailable("no answer in " + timeout.toSeconds() + " s"));
        }
      }
    } catch (IOException | RuntimeException fault) {
      channel.close();
      throw fault;
    }
    channel.configureBlocking(true);
    return new UnixTransport(channel);
  }

  @Override
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, offset, Math.min(length, PIECE)));
      }
    };
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
          at += channel.write(ByteBuffer.wrap(bytes, at, Math.min(end - at, PIECE)));
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
