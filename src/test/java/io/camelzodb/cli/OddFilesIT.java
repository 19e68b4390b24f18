package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FIFOs, links and rubbish in the places of sources and of files of ours: told, never followed. */
@Timeout(120)
class OddFilesIT {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dataFs;
  private Path tree;
  private Path outside;

  @BeforeEach
  void aSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    tree = folder.resolve("tree");
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "precious");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
  }

  private static Path fifo(Path path) throws IOException, InterruptedException {
    Files.createDirectories(path.resolveSibling(""));
    Files.deleteIfExists(path);
    Process made = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
    return path;
  }

  @Test
  void aSourceIsAPlainFile() throws Exception {
    Path fifo = fifo(folder.resolve("fifo"));
    List<List<String>> commands =
        List.of(
            List.of("-D", "zodb.source=file://" + fifo, "record", "/"),
            List.of("-D", "zodb.source=xml:" + fifo, "record", "/"),
            List.of("-D", "zodb.source=zexp:" + fifo, "record", "/"),
            List.of("-D", "zodb.source=file://" + fifo, "playback", "/"),
            List.of("-D", "zodb.permissions-file=" + fifo, "record", "/"),
            List.of("--config", fifo.toString(), "record", "/"),
            List.of("--config", fifo(folder.resolve("config.py")).toString(), "record", "/"),
            List.of("extract", "--out", folder.resolve("out").toString(), fifo.toString()),
            List.of("extract", "--out", folder.resolve("out").toString(), "/dev/zero"),
            List.of("playback", "--from", fifo.toString(), "/"),
            List.of("run", "--input", fifo.toString()));
    for (List<String> command : commands) {
      assertThat(run(command)).as("%s: %s", command, err).isNotZero();
      assertThat(err.toString().lines()).as("%s", command).hasSize(1);
      assertThat(err.toString()).as("%s", command).contains("not a regular file; ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git/camel-zodb.recorded",
        ".git/camel-zodb.position",
        ".git/camel-zodb.places",
        ".git/camel-zodb.played",
        ".git/camel-zodb.moving"
      })
  void aFileOfOursThatIsNoneOrRubbishIsNotUsed(String name) throws Exception {
    assertThat(run(List.of("record", "--commit", "--lasttxn", "/"))).as(err.toString()).isZero();
    Path file = tree.resolve(name);
    for (String kind : List.of("fifo", "link", "rubbish", "zeros")) {
      switch (kind) {
        case "fifo" -> fifo(file);
        case "link" -> {
          Files.deleteIfExists(file);
          Files.createSymbolicLink(file, outside.resolve("precious"));
        }
        default -> {
          Files.deleteIfExists(file);
          Files.write(file, kind.equals("zeros") ? new byte[64] : new byte[] {(byte) 0xff, 'x'});
        }
      }
      Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return '" + kind + "'");
      assertThat(run(List.of("record", "--commit", "--lasttxn", "/"))).as(err.toString()).isZero();
      assertThat(err.toString()).doesNotContain("Input length");
      assertThat(run(List.of("playback", "--dry-run", "/"))).as(err.toString()).isLessThan(2);
      assertThat(outside.resolve("precious")).hasContent("precious");
    }
  }

  @Test
  void aPositionThatIsAFifoIsTold() throws Exception {
    assertThat(run(List.of("record", "--lasttxn", "/"))).as(err.toString()).isZero();
    fifo(tree.resolve("__last_txn__"));
    assertThat(run(List.of("record", "--lasttxn"))).isOne();
    assertThat(err.toString())
        .contains("__last_txn__: is a FIFO (a pipe), not a regular file; remove");
  }

  /** Gives the last transaction another tid. */
  private byte[] atTheEndOfTime(long tid) throws IOException {
    byte[] bytes = Files.readAllBytes(dataFs);
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int begin = (int) (bytes.length - 8 - file.getLong(bytes.length - 8));
    long last = file.getLong(begin);
    for (int at = begin; at <= bytes.length - 8; at++) {
      if (file.getLong(at) == last) {
        file.putLong(at, tid);
      }
    }
    Files.write(dataFs, bytes);
    return bytes;
  }

  @Test
  void theLastTidIsNeverWritten() throws Exception {
    assertThat(run(List.of("record", "/"))).as(err.toString()).isZero();
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1");
    byte[] bytes = atTheEndOfTime(-2);
    assertThat(run(List.of("playback", "/"))).as(out.toString()).isOne();
    assertThat(err.toString())
        .contains("its last transaction is 0xfffffffffffffffe")
        .contains("nothing was written");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2})
  void nothingIsWrittenBehindTheLastTidOfAServer(long tid) throws Exception {
    assertThat(run(List.of("record", "/"))).as(err.toString()).isZero();
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1");
    byte[] bytes = atTheEndOfTime(tid);
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      String source = "zodb.source=zeo://127.0.0.1:" + port;
      List<List<String>> commands = new ArrayList<>(List.of(List.of("playback", "/")));
      if (tid == -1) {
        // As of a tid behind the last one no server gives anything.
        commands.add(List.of("record", "/"));
      }
      for (List<String> command : commands) {
        List<String> all = new ArrayList<>(List.of("-D", source));
        all.addAll(command);
        assertThat(run(all)).as(out.toString()).isOne();
        assertThat(err.toString())
            .contains("zeo://127.0.0.1:" + port + ": its last transaction is " + new Tid(tid))
            .contains("nothing was written");
      }
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(bytes);
  }

  @Test
  void nothingIsWrittenBehindTheLastTid() throws Exception {
    assertThat(run(List.of("record", "/"))).as(err.toString()).isZero();
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1");
    byte[] bytes = atTheEndOfTime(-1);
    assertThat(run(List.of("playback", "/"))).as(out.toString()).isOne();
    assertThat(err.toString())
        .contains("its last transaction is 0xffffffffffffffff")
        .contains("nothing was written");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(bytes);
  }

  @Test
  void aFolderOfConflictsThatIsALinkIsNotFollowed() throws Exception {
    assertThat(run(List.of("record", "--commit", "/"))).as(err.toString()).isZero();
    Path place = Files.createDirectories(outside.resolve("__root__/site/add"));
    Files.writeString(place.resolve("__meta__"), "precious");
    Files.createSymbolicLink(tree.resolve(".camel-zodb.conflicts"), outside);
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1");
    int status = run(List.of("playback", "--conflicts", "merge", "/"));
    assertThat(place.resolve("__meta__")).hasContent("precious");
    try (Stream<Path> all = Files.walk(outside)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(2);
    }
    assertThat(status).as(err.toString()).isOne();
    assertThat(err.toString()).contains(".camel-zodb.conflicts");
  }

  @Test
  void noFolderOfTheTreeOrOfTheOutputThatIsALinkIsFollowed() throws Exception {
    assertThat(run(List.of("record", "/"))).as(err.toString()).isZero();
    Path site = tree.resolve("__root__/site");
    Files.move(site, outside.resolve("site"));
    Files.createSymbolicLink(site, outside.resolve("site"));
    Files.writeString(outside.resolve("site/mine"), "precious");
    assertThat(run(List.of("record", "/"))).as(err.toString()).isZero();
    assertThat(outside.resolve("site/mine")).hasContent("precious");
    assertThat(Files.isDirectory(site, LinkOption.NOFOLLOW_LINKS)).isTrue();

    Path output = Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(output.resolve("site"), outside);
    int status = run(List.of("extract", "--out", output.toString(), dataFs.toString()));
    try (Stream<Path> left = Files.list(outside)) {
      assertThat(left).as("%d %s", status, err).hasSize(2);
    }
  }

  private int run(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all =
        new ArrayList<>(
            List.of("-D", "zodb.source=file://" + dataFs, "-D", "zodb.base-dir=" + tree));
    all.addAll(arguments);
    return CamelZodb.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }
}
