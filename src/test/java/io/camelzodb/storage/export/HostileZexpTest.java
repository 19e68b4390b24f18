package io.camelzodb.storage.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.export.file.ExportStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@code .zexp} that is truncated or lies about lengths. */
class HostileZexpTest {
  private static final byte[] PICKLES = "cm\nA\n.N.".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = new byte[16];

  static {
    Arrays.fill(END, (byte) -1);
  }

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void number(long value) {
    out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
  }

  private void record(long oid, long length, byte[] pickles) {
    number(oid);
    number(length);
    out.writeBytes(pickles);
  }

  private void blob(long length, String data) {
    out.writeBytes("\0BLOBSTART".getBytes(StandardCharsets.US_ASCII));
    number(length);
    out.writeBytes(data.getBytes(StandardCharsets.US_ASCII));
  }

  private void head() {
    out.writeBytes("ZEXP".getBytes(StandardCharsets.US_ASCII));
  }

  private ExportStore open() throws IOException {
    return Exports.open(Files.write(folder.resolve("e.zexp"), out.toByteArray()));
  }

  private static boolean fatal(ExportStore store) {
    return store.problems().stream().anyMatch(p -> p.severity() == Severity.FATAL);
  }

  @Test
  void blobsAreSlicesOfTheFile() throws IOException {
    head();
    record(1, PICKLES.length, PICKLES);
    blob(5, "abcde");
    record(2, PICKLES.length, PICKLES);
    blob(0, "");
    record(3, PICKLES.length, PICKLES);
    out.writeBytes(END);
    try (ExportStore store = open()) {
      assertThat(store.problems()).isEmpty();
      BlobData data = store.snapshot().blob(new Oid(1)).orElseThrow();
      try (InputStream in = data.open()) {
        assertThat(in.readAllBytes()).isEqualTo("abcde".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(store.snapshot().blob(new Oid(2)).orElseThrow().size()).isZero();
      assertThat(store.snapshot().blob(new Oid(3))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 0, 1, 7, 9, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE})
  void aLengthThatLies(long length) throws IOException {
    head();
    record(1, PICKLES.length, PICKLES);
    record(2, length, PICKLES);
    record(3, PICKLES.length, PICKLES);
    out.writeBytes(END);
    try (ExportStore store = open()) {
      assertThat(fatal(store)).isTrue();
      assertThat(store.problems().toString()).contains("byte 28").contains("record 0x");
      assertThat(store.snapshot().load(new Oid(1)).object().className()).isNotNull();
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 6 << 20, Long.MAX_VALUE})
  void aBlobThatLies(long length) throws IOException {
    head();
    record(1, PICKLES.length, PICKLES);
    blob(length, "abcde");
    out.writeBytes(END);
    try (ExportStore store = open()) {
      assertThat(fatal(store)).isTrue();
      assertThat(store.snapshot().load(new Oid(1)).object().className()).isNotNull();
      assertThat(store.snapshot().blob(new Oid(1))).isEmpty();
    }
  }

  @Test
  void truncatedAnywhereGivesWhatIsWhole() throws IOException {
    head();
    record(1, PICKLES.length, PICKLES);
    record(2, PICKLES.length, PICKLES);
    out.writeBytes(END);
    byte[] all = out.toByteArray();
    for (int length = 4; length < all.length; length++) {
      Path file = Files.write(folder.resolve("t.zexp"), Arrays.copyOf(all, length));
      try (ExportStore store = Exports.open(file)) {
        assertThat(fatal(store)).isTrue();
        assertThat(store.size()).isEqualTo(length < 28 ? 0 : length < 52 ? 1 : 2);
      }
    }
  }

  @Test
  void aRecordThatIsNoPickleCostsItselfOnly() throws IOException {
    head();
    record(1, PICKLES.length, PICKLES);
    record(2, 3, "xy.".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(END);
    try (ExportStore store = open()) {
      assertThatThrownBy(() -> store.snapshot().load(new Oid(2)).object())
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageContaining("e.zexp, record at byte 44");
      assertThat(fatal(store)).isFalse();
    }
  }
}
