package io.camelzodb.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CamelZodb;
import io.camelzodb.git.RealGit;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.SmallDisk;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sources, servers and disks that fail under {@code record}: one line says what and where, the exit
 * status is 1, and when the fault is gone, the next run ends with the right tree.
 */
@Timeout(300)
class RecordFaultsIT {
  @TempDir private Path folder;
  private String said = "";

  private int record(String source, Path base, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments =
        new ArrayList<>(
            List.of("-D", "zodb.source=" + source, "-D", "zodb.base-dir=" + base, "record", "/"));
    arguments.addAll(List.of(more));
    int status =
        CamelZodb.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    said = err.toString();
    return status;
  }

  private void assertFails(String source, Path base, String... said) {
    assertThat(record(source, base)).as(this.said).isEqualTo(ExitStatus.FAILED);
    assertThat(this.said.lines()).as(this.said).hasSize(1);
    assertThat(this.said).contains(said);
  }

  private static Path golden(String name) {
    return Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs").toAbsolutePath();
  }

  private static String source(String name) {
    return "file://" + golden(name);
  }

  private Map<String, String> expected(String name) throws IOException {
    Path base = folder.resolve("expected-" + name);
    assertThat(record(source(name), base)).as(said).isEqualTo(ExitStatus.DONE);
    return TreeContents.of(base);
  }

  @Test
  void aFullDiskIsSaidAndTheNextRunMends() throws Exception {
    Map<String, String> expected = expected("tiny");
    int full = 0;
    int fits = 0;
    for (int kilobytes = 8; fits == 0; kilobytes += 24) {
      try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk-" + kilobytes), kilobytes)) {
        Path base = disk.path().resolve("mirror");
        if (record(source("tiny"), base, "--commit") == ExitStatus.DONE) {
          fits++;
        } else {
          full++;
          assertThat(said.lines()).as(said).hasSize(1);
          assertThat(said).contains("No space left on device");
        }
        disk.resize(8192);
        assertThat(record(source("tiny"), base, "--commit")).as(said).isEqualTo(ExitStatus.DONE);
        assertThat(TreeContents.of(base)).as("after %s KB", kilobytes).isEqualTo(expected);
        new RealGit(base).findsAllInOrder();
        assertThat(base.resolve(".git/index.lock")).doesNotExist();
      }
    }
    assertThat(full).isGreaterThan(5);
  }

  @Test
  void aReadOnlyDiskIsSaidAndKeepsItsTree() throws Exception {
    Map<String, String> before = expected("tiny");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 65_536)) {
      Path base = disk.path().resolve("mirror");
      assertThat(record(source("tiny"), base)).isEqualTo(ExitStatus.DONE);
      disk.readOnly(true);
      assertFails(source("types"), base, base.toString(), "Read-only file system");
      assertThat(TreeContents.of(base)).isEqualTo(before);
      assertFails(source("types"), disk.path().resolve("other"), "Read-only file system");
      disk.readOnly(false);
      assertThat(record(source("types"), base)).as(said).isEqualTo(ExitStatus.DONE);
      assertThat(TreeContents.of(base)).isEqualTo(expected("types"));
    }
  }

  @Test
  void whatIsNoDatabaseIsSaid() throws IOException {
    Path base = folder.resolve("mirror");
    Map<String, String> before = recorded("tiny", base);
    Path text = Files.writeString(folder.resolve("text"), "no database at all\n".repeat(50));
    assertFails("file://" + text, base, text.toString(), "is not a Data.fs");
    assertFails("file://" + folder, base, folder.toString());
    assertFails("file://" + folder.resolve("none"), base, folder.resolve("none").toString());
    Path empty = Files.createFile(folder.resolve("empty"));
    assertFails("file://" + empty, base, empty.toString());
    assertThat(TreeContents.of(base)).isEqualTo(before);
  }

  private Map<String, String> recorded(String name, Path base) throws IOException {
    assertThat(record(source(name), base)).as(said).isEqualTo(ExitStatus.DONE);
    return TreeContents.of(base);
  }

  /** A part of the objects would count as the removal of all others. */
  @Test
  void aCutDatabaseGivesAnEarlierStateOrNothing() throws IOException {
    Path base = folder.resolve("mirror");
    byte[] whole = Files.readAllBytes(golden("tiny"));
    Random random = new Random(4);
    int failed = 0;
    for (int i = 0; i < 40; i++) {
      Map<String, String> before = recorded("tiny", base);
      Path cut = folder.resolve("Cut.fs");
      Files.write(cut, Arrays.copyOf(whole, i < 8 ? i * 40 : random.nextInt(whole.length)));
      if (record("file://" + cut, base) != ExitStatus.DONE) {
        failed++;
        assertThat(said).contains(cut.toString());
        assertThat(said.lines()).as(said).hasSize(1);
        assertThat(TreeContents.of(base)).isEqualTo(before);
      }
    }
    assertThat(failed).isGreaterThan(5);
  }

  @Test
  void anIndexThatLiesChangesNothing() throws IOException {
    Map<String, String> expected = expected("tiny");
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(golden("tiny"), dataFs, StandardCopyOption.REPLACE_EXISTING);
    Path index = folder.resolve("Data.fs.index");
    Random random = new Random(5);
    for (byte[] lie : lies(random)) {
      Files.write(index, lie);
      Path base = folder.resolve("mirror-" + random.nextInt());
      assertThat(record("file://" + dataFs, base)).as(said).isEqualTo(ExitStatus.DONE);
      assertThat(TreeContents.of(base)).isEqualTo(expected);
      assertThat(index).hasBinaryContent(lie);
    }
  }

  private static List<byte[]> lies(Random random) throws IOException {
    byte[] garbage = new byte[10_000];
    random.nextBytes(garbage);
    List<byte[]> lies = new ArrayList<>(List.of(garbage, new byte[0], new byte[] {'.'}));
    try (var all = Files.walk(Corpus.storage().resolve("data-fs"))) {
      for (Path other : all.filter(file -> file.toString().endsWith(".index")).limit(5).toList()) {
        lies.add(Files.readAllBytes(other));
      }
    }
    return lies;
  }

  @Test
  void aStorageThatTheServerDoesNotHaveIsSaid() throws Exception {
    String port = ZeoServer.port();
    Path dataFs = folder.resolve("Served.fs");
    Files.copy(golden("tiny"), dataFs);
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Path base = folder.resolve("mirror");
      assertFails("zeo://127.0.0.1:" + port + "?storage=nope", base, "nope", port);
      assertThat(base.resolve("__root__")).doesNotExist();
      assertThat(record("zeo://127.0.0.1:" + port + "?storage=1", base)).isEqualTo(ExitStatus.DONE);
      assertThat(TreeContents.of(base)).isEqualTo(expected("tiny"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closes", "stalls", "garbage", "2 GB", "half a frame"})
  void aServerThatFailsIsSaid(String how) throws Exception {
    Path base = folder.resolve("mirror");
    Map<String, String> before = recorded("tiny", base);
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> fail(socket, how), "failing-server");
      server.setDaemon(true);
      server.start();
      String address = "127.0.0.1:" + socket.getLocalPort();
      assertFails("zeo://" + address + "?wait_timeout=3", base, address);
      assertThat(TreeContents.of(base)).isEqualTo(before);
    }
    assertFails("zeo://127.0.0.1:" + ZeoServer.port() + "?wait_timeout=1", base, "127.0.0.1");
  }

  private static void fail(ServerSocket socket, String how) {
    List<Socket> open = new ArrayList<>();
    try {
      while (true) {
        Socket line = socket.accept();
        open.add(line);
        OutputStream out = line.getOutputStream();
        switch (how) {
          case "closes" -> line.close();
          case "garbage" ->
              out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          case "2 GB" -> out.write(new byte[] {0x7f, -1, -1, -1, 'Z', '5'});
          case "half a frame" -> {
            out.write(new byte[] {0, 0, 0, 9, 'Z'});
            line.close();
          }
          case "stalls" -> out.flush();
          default -> throw new IllegalArgumentException(how);
        }
      }
    } catch (IOException ended) {
      // The test is over.
    } finally {
      for (Socket line : open) {
        try {
          line.close();
        } catch (IOException gone) {
          // As wanted.
        }
      }
    }
  }
}
