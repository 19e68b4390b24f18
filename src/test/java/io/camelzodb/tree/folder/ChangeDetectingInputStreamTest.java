package io.camelzodb.tree.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.tree.FileContent;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody else writes while they are read. */
class ChangeDetectingInputStreamTest {
  private static final int LENGTH = 1 << 20;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aFile() throws IOException {
    file = folder.resolve("file");
    Files.write(file, new byte[LENGTH]);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
  }

  @Test
  void isAFaultWhereItWasOverwritten() throws IOException {
    assertThatThrownBy(
            () ->
                content(LENGTH)
                    .writeTo(
                        whenBegun(
                            () -> {
                              try (var other = new RandomAccessFile(file.toFile(), "rw")) {
                                other.seek(LENGTH - 1);
                                other.write(1);
                              }
                            })))
        .isInstanceOf(TreeFault.class)
        .hasMessageEndingWith("file: was changed while it was read; run the command again");
  }

  @Test
  void isAFaultWhereItIsNotWhatWasFound() {
    assertThatThrownBy(() -> content(LENGTH + 1).writeTo(OutputStream.nullOutputStream()))
        .isInstanceOf(TreeFault.class)
        .hasMessageContaining("was changed");
  }

  @Test
  void isReadToItsEndWhereAnotherTakesItsPlace() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "something else");
    long read =
        content(LENGTH)
            .writeTo(whenBegun(() -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING)));
    assertThat(read).isEqualTo(LENGTH);
    assertThat(file).hasContent("something else");
  }

  @Test
  void isReadByteByByte() throws IOException {
    try (InputStream in = new FolderSource(folder).open("file")) {
      assertThat(in.read()).isZero();
      assertThat(in.skip(LENGTH - 1)).isEqualTo(LENGTH - 1);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private FileContent content(long length) {
    return new FileContent(new TreeFolder(new FolderSource(folder), "."), "file", length, false);
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Does something with the first bytes that come. */
  private static OutputStream whenBegun(Step step) {
    return new ByteArrayOutputStream() {
      @Override
      public synchronized void write(byte[] bytes, int offset, int length) {
        if (size() == 0) {
          try {
            step.run();
          } catch (IOException fault) {
            throw new IllegalStateException(fault);
          }
        }
        super.write(bytes, offset, length);
      }
    };
  }
}
