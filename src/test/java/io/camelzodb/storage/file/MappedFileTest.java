package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mapped file gives at its bounds, between its pieces, and when its length changes. */
class MappedFileTest {
  private static final long PIECE = 1L << 30;
  private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 0xff};

  @TempDir private Path folder;

  private Path ten() throws IOException {
    return Files.write(folder.resolve("ten"), TEN);
  }

  private static void beyond(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable read, String what) {
    assertThatThrownBy(read)
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith(what + " lie beyond the end at 10");
  }

  @Test
  void itReadsUpToItsEndAndNotBeyond() throws IOException {
    Path path = ten();
    try (MappedFile file = new MappedFile(path)) {
      assertThat(file.size()).isEqualTo(10);
      assertThat(file.path()).isEqualTo(path);
      assertThat(file.getByte(0)).isZero();
      assertThat(file.getByte(9)).isEqualTo(0xff);
      assertThat(file.getShort(8)).isEqualTo(0x08ff);
      assertThat(file.getShort(1)).isEqualTo(0x0102);
      assertThat(file.getLong(2)).isEqualTo(0x02030405060708ffL);
      assertThat(file.bytes(7, 3)).containsExactly(7, 8, 0xff);
      assertThat(file.bytes(0, 10)).containsExactly(TEN);
      assertThat(file.bytes(10, 0)).isEmpty();
      beyond(() -> file.getByte(10), "ten: 1 bytes at 10");
      beyond(() -> file.getByte(-1), "ten: 1 bytes at -1");
      beyond(() -> file.getShort(9), "ten: 1 bytes at 10");
      beyond(() -> file.getLong(3), "ten: 8 bytes at 3");
      beyond(() -> file.getLong(Long.MAX_VALUE), "ten: 8 bytes at " + Long.MAX_VALUE);
      beyond(() -> file.getLong(Long.MIN_VALUE), "ten: 8 bytes at " + Long.MIN_VALUE);
      beyond(() -> file.bytes(8, 3), "ten: 3 bytes at 8");
      beyond(() -> file.bytes(11, 0), "ten: 0 bytes at 11");
    }
  }

  @Test
  void itGrowsWhenItIsTold() throws IOException {
    Path path = ten();
    try (MappedFile file = new MappedFile(path);
        RandomAccessFile writer = new RandomAccessFile(path.toFile(), "rw")) {
      writer.seek(10);
      writer.write(42);
      assertThat(file.size()).isEqualTo(10);
      assertThat(file.extend(10)).isEqualTo(11);
      assertThat(file.size()).isEqualTo(11);
      assertThat(file.getByte(10)).isEqualTo(42);
      assertThat(file.extend(11)).isEqualTo(11);
    }
  }

  @Test
  void itMayBecomeShorterDownToWhatWasUsed() throws IOException {
    Path path = ten();
    try (MappedFile file = new MappedFile(path);
        RandomAccessFile writer = new RandomAccessFile(path.toFile(), "rw")) {
      writer.setLength(6);
      assertThat(file.extend(6)).isEqualTo(6);
      assertThat(file.size()).isEqualTo(6);
      assertThat(file.getByte(5)).isEqualTo(5);
      assertThatThrownBy(() -> file.getByte(6)).hasMessageEndingWith("beyond the end at 6");
      writer.setLength(5);
      assertThatThrownBy(() -> file.extend(6))
          .isInstanceOf(StaleStoreException.class)
          .hasMessage(path + " was truncated from 6 to 5 bytes while it was open; start again");
    }
  }

  /** The bytes in front of a border are 1 to 8, those behind it 9 to 16; no disk is filled. */
  private static void write(RandomAccessFile writer, long border) throws IOException {
    writer.seek(border - 8);
    for (int i = 1; i <= 16; i++) {
      writer.write(i);
    }
  }

  @Test
  void nothingBreaksBetweenTwoPieces() throws IOException {
    Path path = ten();
    try (RandomAccessFile writer = new RandomAccessFile(path.toFile(), "rw");
        MappedFile file = new MappedFile(path)) {
      writer.setLength(PIECE - 1);
      assertThat(file.extend(0)).isEqualTo(PIECE - 1);
      write(writer, PIECE);
      assertThat(file.extend(0)).isEqualTo(PIECE + 8);
      for (int i = 0; i <= 8; i++) {
        long expected = 0;
        for (int j = 1; j <= 8; j++) {
          expected = (expected << 8) | (i + j);
        }
        assertThat(file.getLong(PIECE - 8 + i)).as("%d", i).isEqualTo(expected);
      }
      assertThat(file.getShort(PIECE - 1)).isEqualTo(0x0809);
      assertThat(file.getByte(PIECE)).isEqualTo(9);
      assertThat(file.bytes(PIECE - 3, 6)).containsExactly(6, 7, 8, 9, 10, 11);
      assertThat(file.bytes(PIECE, 2)).containsExactly(9, 10);
      assertThat(file.bytes(PIECE - 2, 2)).containsExactly(7, 8);
      assertThat(file.getByte(9)).isEqualTo(0xff);
      writer.setLength(2 * PIECE);
      assertThat(file.extend(0)).isEqualTo(2 * PIECE);
      write(writer, 2 * PIECE);
      file.extend(0);
      assertThat(file.bytes(2 * PIECE - 1, 3)).containsExactly(8, 9, 10);
    }
  }

  @Test
  void aFolderOrNothingIsNotOpened() {
    assertThatThrownBy(() -> new MappedFile(folder)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new MappedFile(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aClosedFileIsNotExtended() throws IOException {
    MappedFile file = new MappedFile(ten());
    file.close();
    assertThatThrownBy(() -> file.extend(0)).isInstanceOf(ClosedChannelException.class);
  }
}
