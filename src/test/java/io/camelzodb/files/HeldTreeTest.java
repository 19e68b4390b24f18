package io.camelzodb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is done outside of a tree, whoever swaps its folders for links meanwhile. */
@Timeout(60)
class HeldTreeTest {
  @TempDir Path folder;
  private Path base;
  private Path outside;

  @BeforeEach
  void folders() throws IOException {
    base = Files.createDirectories(folder.resolve("base"));
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "precious");
  }

  @Test
  void aLinkIsNoFolder() throws IOException {
    Files.createSymbolicLink(base.resolve("link"), outside);
    try (HeldTree tree = HeldTree.named(base)) {
      assertThatThrownBy(() -> tree.in("link", held -> null))
          .isInstanceOf(NotDirectoryException.class)
          .hasMessage(base.resolve("link").toString());
      assertThatThrownBy(() -> tree.made("link/sub", held -> null))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> tree.in("none/sub", held -> null))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(base.resolve("none").toString());
      tree.made("a/b", held -> Files.writeString(held.at("file"), "x"));
      assertThat(base.resolve("a/b/file")).hasContent("x");
      assertThatThrownBy(() -> tree.in("a/b", held -> Files.createFile(held.at("file"))))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(base.resolve("a/b/file").toString());
    }
    try (HeldTree ofUser = HeldTree.named(base.resolve("link"));
        HeldTree ours = HeldTree.of(base.resolve("link"))) {
      String content = ofUser.in("", held -> Files.readString(held.at("precious")));
      assertThat(content).isEqualTo("precious");
      assertThatThrownBy(() -> ours.in("", held -> null)).isInstanceOf(NotDirectoryException.class);
    }
  }

  @Test
  void whatIsHeldStaysThatFolder() throws IOException {
    try (HeldFolder held = HeldFolder.named(base);
        HeldFolder inner = held.made("inner")) {
      Files.move(base.resolve("inner"), base.resolve("moved"));
      Files.createSymbolicLink(base.resolve("inner"), outside);
      inner.make("file", new byte[] {'x'});
      inner.make("sub");
      assertThat(base.resolve("moved/file")).hasContent("x");
      assertThat(outside.resolve("file")).doesNotExist();
      held.remove("inner");
      assertThat(outside.resolve("precious")).hasContent("precious");
      Files.createSymbolicLink(base.resolve("moved/out"), outside);
      held.remove("moved");
      assertThat(base).isEmptyDirectory();
      assertThat(outside.resolve("precious")).hasContent("precious");
      Files.createSymbolicLink(base.resolve("file"), outside.resolve("precious"));
      assertThatThrownBy(() -> held.make("file", new byte[1]))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
  }

  @Test
  void folderThatIsSwappedForALinkLeadsNobodyOut() throws Exception {
    Path inner = Files.createDirectories(base.resolve("inner"));
    Path aside = base.resolve("aside");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapping =
        new Thread(
            () -> {
              while (!stop.get()) {
                try {
                  Files.move(inner, aside);
                  Files.createSymbolicLink(inner, outside);
                  Files.delete(inner);
                  Files.move(aside, inner);
                } catch (IOException meanwhile) {
                  // What was made in between stands in the way for a moment.
                }
              }
            });
    swapping.start();
    long done = 0;
    long refused = 0;
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      try (HeldTree tree = HeldTree.named(base)) {
        tree.in(
            "inner",
            held -> {
              held.make("sub");
              Files.deleteIfExists(held.at("precious"));
              Files.writeString(held.at("file"), "x");
              held.remove("sub");
              return null;
            });
        done++;
      } catch (NoSuchFileException | NotDirectoryException meanwhile) {
        refused++;
      }
    }
    stop.set(true);
    swapping.join();
    assertThat(done).isPositive();
    assertThat(refused).isPositive();
    try (Stream<Path> left = Files.list(outside)) {
      assertThat(left).containsExactly(outside.resolve("precious"));
    }
  }
}
