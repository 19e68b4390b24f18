package io.camelzodb.storage.zeo.wire;

import java.nio.file.Path;

/** Holds the address of a ZEO server. */
public sealed interface ServerAddress {

  /**
   * A TCP port.
   *
   * @param host name or address, an IPv6 one without brackets
   * @param port 1 to 65535
   */
  record Tcp(String host, int port) implements ServerAddress {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * A Unix socket.
   *
   * @param path its file
   */
  record Unix(Path path) implements ServerAddress {
    @Override
    public String toString() {
      return path.toString();
    }
  }
}
