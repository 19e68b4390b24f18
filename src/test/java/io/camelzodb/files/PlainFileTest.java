package io.camelzodb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is no plain file is told, and never waited for. */
@Timeout(20)
class PlainFileTest {
  @TempDir Path folder;

  private static void makeFifo(Path path) throws IOException, InterruptedException {
    Process made = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
  }

  @Test
  void aFifoASocketADeviceAndAFolderAreTold() throws Exception {
    Path fifo = folder.resolve("fifo");
    makeFifo(fifo);
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      refused(fifo, "a FIFO (a pipe)");
      refused(socket, "a socket");
      refused(Path.of("/dev/zero"), "a device");
      refused(folder, "a folder");
    }
  }

  private static void refused(Path path, String kind) {
    assertThatThrownBy(() -> PlainFile.open(path))
        .isInstanceOf(NotPlainFileException.class)
        .hasMessage(path + ": is " + kind + ", not a regular file; remove it");
    assertThatThrownBy(() -> PlainFile.openNamed(path))
        .isInstanceOf(NotPlainFileException.class)
        .hasMessage(
            path
                + ": is "
                + kind
                + ", not a regular file; "
                + (kind.equals("a folder")
                    ? "name a file in it"
                    : "copy its output into a file, and name that file"));
  }

  @Test
  void aLinkIsFollowedOnlyWhereTheUserHasNamedIt() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(PlainFile.bytesNamed(link, 100)).hasSize(7);
    assertThatThrownBy(() -> PlainFile.bytes(link)).hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> PlainFile.bytesNamed(file, 6)).hasMessageContaining("longer than 6");
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("none"));
    assertThatThrownBy(() -> PlainFile.bytesNamed(nowhere, 100))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsReplacedIsNoLinkAnyMore() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "other");
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    Path fresh = Files.createSymbolicLink(folder.resolve("link.new"), other);
    PlainFile.replace(link, fresh, new byte[] {'x'}, true);
    assertThat(other).hasContent("other");
    assertThat(link).isRegularFile().hasContent("x");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }
}
