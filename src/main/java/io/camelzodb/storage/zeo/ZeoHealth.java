package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultException;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.wire.FrameReader;
import io.camelzodb.storage.zeo.wire.FrameWriter;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Tls;
import io.camelzodb.storage.zeo.wire.Transport;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a server for its health, as {@code nagios} plug-ins and {@code zeoctl} do (ZEO 5 and 6). */
public final class ZeoHealth {
  private static final int MAX_BYTES = 1 << 20;

  private ZeoHealth() {}

  /**
   * Returns the server's statistics of each storage, as JSON. Registers for no storage.
   *
   * @param tls files and choices of TLS, or null
   * @param timeout the time limit for the whole call
   * @throws StorageException if the server does not answer, or answers otherwise
   */
  public static String ask(ServerAddress server, Tls.@Nullable Options tls, Duration timeout)
      throws StorageException {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "zeo-health");
              thread.setDaemon(true);
              return thread;
            });
    try (Transport transport =
        Transport.open(server, tls == null ? null : Tls.read(tls), timeout)) {
      ScheduledFuture<?> unused =
          watch.schedule(closing(transport), timeout.toMillis(), TimeUnit.MILLISECONDS);
      return ask(transport);
    } catch (StorageException fault) {
      FaultDetails sent = fault.fault().details();
      throw new StorageException(
          fault.fault().with(sent.saying("ZEO server " + server + " sent " + sent.problem())),
          fault);
    } catch (IOException fault) {
      throw new StorageException(
          new Fault.Unavailable(FileFault.within("ZEO server " + server, fault).details()), fault);
    } finally {
      watch.shutdownNow();
    }
  }

  private static Callable<Void> closing(Closeable line) {
    return () -> {
      line.close();
      return null;
    };
  }

  private static String ask(Transport transport) throws IOException {
    FrameReader reader = new FrameReader(new BufferedInputStream(transport.input()), MAX_BYTES);
    FrameWriter writer = new FrameWriter(new BufferedOutputStream(transport.output()));
    byte[] greeting = reader.read(MAX_BYTES);
    writer.write("ruok".getBytes(StandardCharsets.US_ASCII));
    writer.flush();
    byte[] answer = greeting == null ? null : reader.read(MAX_BYTES);
    if (answer == null) {
      throw new FaultException(
          new Fault.Unavailable(
              "closed the connection without an answer to ruok", "ask a server with ZEO 5 or 6"));
    }
    return new String(answer, StandardCharsets.UTF_8);
  }
}
