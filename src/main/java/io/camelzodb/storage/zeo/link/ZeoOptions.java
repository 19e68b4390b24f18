package io.camelzodb.storage.zeo.link;

import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options for connecting to a ZEO server. Immutable; each {@code with…} method returns a
 * changed copy.
 *
 * @param name the name that the user gave, for messages
 * @param servers addresses of servers of the same database, in the order in which they are tried
 * @param storage name of the storage within the server
 * @param waitsForServer whether to wait for a server that does not answer
 * @param waitTimeout how long to wait for a server
 * @param callTimeout how long a server may be silent during a call
 * @param keepAlive after which idle time a keep-alive message is sent
 * @param maxFrameBytes the longest frame that a server may send
 * @param maxRecordBytes the longest record, unpacked
 * @param window how many calls are made without waiting for answers
 * @param readAheadBytes how many bytes of records fetched ahead are held for each snapshot
 * @param limits the limits of a record's pickles
 * @param tls files and choices of TLS, or null for none
 * @param sharedBlobs the server's folder of blobs, if it can be read here; else null
 * @param lockTimeout how long a transaction waits for those of other clients
 */
public record ZeoOptions(
    String name,
    List<ServerAddress> servers,
    String storage,
    boolean waitsForServer,
    Duration waitTimeout,
    Duration callTimeout,
    Duration keepAlive,
    int maxFrameBytes,
    int maxRecordBytes,
    int window,
    long readAheadBytes,
    PickleLimits limits,
    Tls.@Nullable Options tls,
    @Nullable Path sharedBlobs,
    Duration lockTimeout) {

  /** Copies the list; at least one server is needed. */
  public ZeoOptions {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || window < 1) {
      throw new IllegalArgumentException("at least one server and one call at a time");
    }
  }

  /**
   * Returns the default options: storage {@code 1}, 30 seconds for connecting, 60 for an answer,
   * 120 for the commit lock.
   */
  public static ZeoOptions of(String name, List<ServerAddress> servers) {
    return new ZeoOptions(
        name,
        servers,
        "1",
        true,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        512 << 20,
        512 << 20,
        100,
        32L << 20,
        PickleLimits.DEFAULT,
        null,
        null,
        Duration.ofSeconds(120));
  }

  /** Returns a copy with another storage. */
  public ZeoOptions withStorage(String other) {
    return changed(draft -> draft.storage = other);
  }

  /**
   * Returns a copy that waits for a server for another time, or, with {@code false}, not at all.
   */
  public ZeoOptions withWait(boolean whether, Duration timeout) {
    return changed(
        draft -> {
          draft.waitsForServer = whether;
          draft.waitTimeout = timeout;
        });
  }

  /** Returns a copy with other idle times: of the server, and of this client. */
  public ZeoOptions withSilence(Duration ofServer, Duration ofOurs) {
    return changed(
        draft -> {
          draft.callTimeout = ofServer;
          draft.keepAlive = ofOurs;
        });
  }

  /** Returns a copy with other limits of bytes: of a frame, of a record. */
  public ZeoOptions withMaxBytes(int frame, int record) {
    return changed(
        draft -> {
          draft.maxFrameBytes = frame;
          draft.maxRecordBytes = record;
        });
  }

  /** Returns a copy with TLS, or without. */
  public ZeoOptions withTls(Tls.@Nullable Options other) {
    return changed(draft -> draft.tls = other);
  }

  /** Returns a copy that reads blobs from the server's folder, if they exist there. */
  public ZeoOptions withSharedBlobs(@Nullable Path folder) {
    return changed(draft -> draft.sharedBlobs = folder);
  }

  /** Returns a copy that waits for the transactions of other clients for another time. */
  public ZeoOptions withLockTimeout(Duration other) {
    return changed(draft -> draft.lockTimeout = other);
  }

  private ZeoOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ZeoOptions(
        name,
        servers,
        draft.storage,
        draft.waitsForServer,
        draft.waitTimeout,
        draft.callTimeout,
        draft.keepAlive,
        draft.maxFrameBytes,
        draft.maxRecordBytes,
        window,
        readAheadBytes,
        limits,
        draft.tls,
        draft.sharedBlobs,
        draft.lockTimeout);
  }

  /** Holds the changeable values of a copy. */
  private static final class Draft {
    String storage;
    boolean waitsForServer;
    Duration waitTimeout;
    Duration callTimeout;
    Duration keepAlive;
    int maxFrameBytes;
    int maxRecordBytes;
    Tls.@Nullable Options tls;
    @Nullable Path sharedBlobs;
    Duration lockTimeout;

    Draft(ZeoOptions options) {
      storage = options.storage;
      waitsForServer = options.waitsForServer;
      waitTimeout = options.waitTimeout;
      callTimeout = options.callTimeout;
      keepAlive = options.keepAlive;
      maxFrameBytes = options.maxFrameBytes;
      maxRecordBytes = options.maxRecordBytes;
      tls = options.tls;
      sharedBlobs = options.sharedBlobs;
      lockTimeout = options.lockTimeout;
    }
  }
}
