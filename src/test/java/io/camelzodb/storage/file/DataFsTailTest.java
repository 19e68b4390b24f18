package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is cut off a Data.fs, and what of it is kept beside the file. */
class DataFsTailTest {
  /** More than two pieces of a copy. */
  private static final int LONG = 600_001;

  @TempDir private Path folder;

  private final byte[] bytes = new byte[LONG];

  private Path dataFs() throws IOException {
    new Random(3).nextBytes(bytes);
    return Files.write(folder.resolve("Data.fs"), bytes);
  }

  private static void cut(Path path, long end) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      DataFsTail.cut(path, file, end);
    }
  }

  @Test
  void aTailThatMayHoldATransactionIsKeptUnderTheNextFreeNumber() throws IOException {
    Path path = dataFs();
    Files.writeString(folder.resolve("Data.fs.tr0"), "of an earlier time");
    cut(path, 10);
    assertThat(path).hasBinaryContent(Arrays.copyOf(bytes, 10));
    assertThat(folder.resolve("Data.fs.tr1")).hasBinaryContent(Arrays.copyOfRange(bytes, 10, LONG));
    assertThat(folder.resolve("Data.fs.tr0")).hasContent("of an earlier time");
    assertThat(folder.resolve("Data.fs.tr2")).doesNotExist();
  }

  @Test
  void aShorterTailIsDropped() throws IOException {
    Path path = dataFs();
    cut(path, LONG - 22);
    assertThat(path).hasBinaryContent(Arrays.copyOf(bytes, LONG - 22));
    assertThat(folder.resolve("Data.fs.tr0")).doesNotExist();
    cut(path, LONG - 22 - 23);
    assertThat(folder.resolve("Data.fs.tr0"))
        .hasBinaryContent(Arrays.copyOfRange(bytes, LONG - 45, LONG - 22));
  }

  @Test
  void aCopyIsFromOnePositionToTheOther() throws IOException {
    Path path = dataFs();
    Path other = Files.write(folder.resolve("other"), new byte[5]);
    try (RandomAccessFile from = new RandomAccessFile(path.toFile(), "r");
        RandomAccessFile to = new RandomAccessFile(other.toFile(), "rw")) {
      from.seek(7);
      to.seek(2);
      DataFsTail.copy(from, 0, to);
      assertThat(to.getFilePointer()).isEqualTo(2);
      DataFsTail.copy(from, 2, to);
      assertThat(other).hasBinaryContent(new byte[] {0, 0, bytes[7], bytes[8], 0});
      assertThatThrownBy(() -> DataFsTail.copy(from, LONG, to))
          .isInstanceOf(IOException.class)
          .hasMessage((LONG - 9) + " of " + LONG + " bytes could be read");
    }
  }
}
