package io.camelzodb.testing;

import io.camelzodb.storage.zeo.ZeoHealth;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real ZEO server in a process of its own. */
public final class ZeoServer implements AutoCloseable {
  private static final int FIRST_PORT = 12_000;
  private static final int PORTS = 18_000;

  /** Processes of tests run side by side: each begins elsewhere. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % PORTS));

  private final Process process;
  private final ServerAddress address;

  /** Serves a file, with more lines for the {@code zeo} section of its configuration. */
  public ZeoServer(Path work, String address, Path data, Path blobs, String more) throws Exception {
    this.address =
        address.contains("/")
            ? new ServerAddress.Unix(Path.of(address))
            : new ServerAddress.Tcp("127.0.0.1", Integer.parseInt(address));
    Path configuration = Files.createTempFile(work, "zeo", ".conf");
    Files.writeString(
        configuration,
        """
        <zeo>
          address %s
        %s
        </zeo>
        <filestorage 1>
          path %s
          %s
        </filestorage>
        """
            .formatted(this.address, more, data, blobs == null ? "" : "blob-dir " + blobs));
    ProcessBuilder builder =
        new ProcessBuilder(
            Python.interpreter().toString(), "-m", "ZEO.runzeo", "-C", configuration.toString());
    Path log = work.resolve("zeo.log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("PYTHONPATH", msgpack().toString());
    process = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      try {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(log));
        }
        if (more.contains("<ssl>")) {
          // It answers nobody without a certificate, but it listens.
          connect();
        } else {
          ZeoHealth.ask(this.address, null, Duration.ofSeconds(5));
        }
        return;
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    close();
    throw new IllegalStateException(Files.readString(log));
  }

  private void connect() throws IOException {
    ServerAddress.Tcp tcp = (ServerAddress.Tcp) address;
    new Socket(tcp.host(), tcp.port()).close();
  }

  /**
   * A port that is free now. It is none of those that the system gives to connections by itself, so
   * that nobody takes it while its server is started or away.
   */
  public static String port() {
    while (true) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return String.valueOf(free.getLocalPort());
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
  }

  private static synchronized Path msgpack() throws Exception {
    Path folder = Path.of(System.getProperty("project.target", "target"), "python-msgpack");
    Path done = folder.resolve("installed.txt");
    if (!Files.exists(done)) {
      run(
          Python.interpreter().toString(),
          "-m",
          "pip",
          "install",
          "--quiet",
          "--no-deps",
          "--disable-pip-version-check",
          "--target",
          folder.toString(),
          "-r",
          "src/test/corpus/zeo/requirements.txt");
      Files.writeString(done, "");
    }
    return folder.toAbsolutePath();
  }

  public static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(List.of(command) + "\n" + output);
    }
  }

  public ServerAddress address() {
    return address;
  }

  public ZeoOptions options() {
    return ZeoOptions.of("zeo://" + address, List.of(address));
  }

  /** Ends it without giving it a chance to do anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Makes a key and a certificate for a server and for a client, as {@code server.key} and so on.
   */
  public static void makeKeys(Path folder) throws Exception {
    for (String name : List.of("server", "client")) {
      run(
          "openssl",
          "req",
          "-x509",
          "-newkey",
          "rsa:2048",
          "-nodes",
          "-days",
          "2",
          "-subj",
          "/CN=localhost",
          "-addext",
          "subjectAltName=DNS:localhost,IP:127.0.0.1",
          "-addext",
          "keyUsage=critical,digitalSignature,keyCertSign",
          "-keyout",
          folder.resolve(name + ".key").toString(),
          "-out",
          folder.resolve(name + ".crt").toString());
    }
  }
}
