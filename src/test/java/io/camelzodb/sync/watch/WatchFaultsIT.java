package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.testing.Relay;
import io.camelzodb.testing.SmallDisk;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A watch of a real server whose machine, line or disk fails: nothing is missed, nothing twice. */
class WatchFaultsIT extends WatchCase {
  private String port;
  private final List<String> made = new ArrayList<>();

  private ZeoServer serve() throws Exception {
    port = port == null ? ZeoServer.port() : port;
    return new ZeoServer(folder, port, dataFs, null, "");
  }

  private void write(int count) throws InterruptedException {
    made.addAll(edit("127.0.0.1:" + port, count, 0));
  }

  private void writeAndAwait(int count) throws InterruptedException {
    write(count);
    awaitApplied(made.get(made.size() - 1));
  }

  /** Each transaction has its one commit, in order, after that of the beginning. */
  private void assertComplete(String source) throws Exception {
    List<String> committed = committed();
    assertThat(committed.subList(1, committed.size())).isEqualTo(made);
    git.findsAllInOrder();
    assertAsRecorded(source);
    stop();
  }

  @Test
  void goesOnWhereTheServerIsStartedAnew() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    String source;
    try (ZeoServer server = serve()) {
      source = "zeo://" + server.address();
      start(source, true);
      writeAndAwait(2);
    }
    for (int round = 0; round < 3; round++) {
      try (ZeoServer server = serve()) {
        writeAndAwait(2);
        if (round == 1) {
          server.kill();
        } else if (round == 2) {
          assertComplete(source);
        }
      }
    }
  }

  @Test
  @SuppressWarnings("try") // The server only runs.
  void saysOnceThatTheServerIsAwayAndOnceThatItIsBack() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
              logged.add(
                  MessageFormat.format(String.valueOf(line.getMessage()), line.getParameters()));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    // Held, as Java forgets the handlers of a logger that nobody holds.
    Logger log = Logger.getLogger("io.camelzodb");
    log.addHandler(handler);
    try {
      try (ZeoServer server = serve()) {
        start("zeo://" + server.address() + "?wait_timeout=1", true);
        writeAndAwait(1);
      }
      // Several tries, each of which fails.
      TimeUnit.SECONDS.sleep(6);
      assertThat(logged).hasSize(1).first().asString().endsWith("trying again");
      try (ZeoServer server = serve()) {
        writeAndAwait(1);
        await("back", () -> logged.size() > 1);
        TimeUnit.SECONDS.sleep(1);
        assertThat(logged).hasSize(2).last().asString().endsWith("connected again");
      }
    } finally {
      log.removeHandler(handler);
    }
  }

  @Test
  void followsOverASlowLine() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    try (ZeoServer server = serve();
        Relay relay = new Relay(port)) {
      relay.slow(40);
      start("zeo://127.0.0.1:" + relay.port() + "?call_timeout=2", true);
      for (int round = 0; round < 3; round++) {
        writeAndAwait(4);
      }
      assertThat(relay.opened()).isEqualTo(1);
      assertComplete("zeo://" + server.address());
    }
  }

  /** The server is asked after 10 s without news; so long plus {@code call_timeout} it takes. */
  @Test
  void noticesALineOnWhichNothingComesAnyMore() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    try (ZeoServer server = serve();
        Relay relay = new Relay(port)) {
      start("zeo://127.0.0.1:" + relay.port() + "?call_timeout=2", true);
      writeAndAwait(2);
      int before = applied.size();
      relay.silence();
      write(2);
      long begin = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(500);
      assertThat(applied).hasSize(before);
      awaitApplied(made.get(made.size() - 1));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      assertThat(relay.opened()).isEqualTo(2);
      writeAndAwait(2);
      assertComplete("zeo://" + server.address());
    }
  }

  @Test
  void waitsWhereTheDiskIsFull() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4096);
        ZeoServer server = serve()) {
      base = disk.path().resolve("mirror");
      git = new RealGit(base);
      String source = "zeo://" + server.address();
      start(source, true);
      writeAndAwait(2);
      for (int left = 0; left < 60; left += 12) {
        Path filling = fill(disk, left);
        int waiting = count("waiting");
        write(8);
        await("full", () -> count("waiting") > waiting);
        assertThat(last("waiting")).contains(base.toString()).contains("no space");
        List<String> committed = committed();
        assertThat(made).startsWith(committed.subList(1, committed.size()).toArray(String[]::new));
        Files.delete(filling);
        awaitApplied(made.get(made.size() - 1));
      }
      assertThat(count("problem")).isZero();
      assertComplete(source);
    }
  }

  @Test
  void waitsWhereTheDiskOfTheFilesIsFull() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024);
        ZeoServer server = serve()) {
      base = disk.path().resolve("mirror");
      String source = "zeo://" + server.address();
      start(source, false);
      writeAndAwait(2);
      Path filling = fill(disk, 0);
      write(4);
      await("full", () -> count("waiting") > 0);
      Files.delete(filling);
      String last = made.get(made.size() - 1);
      LastTransaction position = new LastTransaction(PositionNames.of(base));
      await("the last one", () -> isAt(position, last));
      assertAsRecorded(source);
      writeAndAwait(1);
      assertAsRecorded(source);
      assertThat(count("problem")).isZero();
      stop();
    }
  }

  private static boolean isAt(LastTransaction position, String tid) {
    try {
      return position.read().map(Tid::hex).orElse("").equals(tid);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Test
  void endsWhereTheDiskIsFullFromTheStart() throws Exception {
    Files.copy(golden("tiny"), dataFs);
    String source = "file://" + dataFs;
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
      base = disk.path().resolve("mirror");
      git = new RealGit(base);
      assertThatThrownBy(() -> start(source, true)).hasMessageContaining("No space left on device");
      stop();
      disk.resize(8192);
      start(source, true);
      assertComplete(source);
    }
  }

  /** Fills a disk, but for so many kilobytes. */
  private static Path fill(SmallDisk disk, int left) throws Exception {
    Path filling = disk.path().resolve("filling");
    long free = disk.path().toFile().getUsableSpace() - left * 1024L;
    Files.write(filling, new byte[(int) Math.max(0, free)]);
    return filling;
  }
}
