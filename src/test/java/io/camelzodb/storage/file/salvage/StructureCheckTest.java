package io.camelzodb.storage.file.salvage;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.patched;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.DataFsBuilder;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.TransactionHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has the form of a transaction or a record, field by field. */
class StructureCheckTest {
  private static final int MOST = 1000;
  private static final FileStorageOptions OPTIONS =
      new FileStorageOptions(
          DamagePolicy.SKIP, Long.MAX_VALUE, MOST, FileStorageOptions.DEFAULT.limits());

  @TempDir private Path folder;

  private final DataFsBuilder built = new DataFsBuilder();

  /** A question to the checks of a file. */
  private interface Asked<T> {
    T of(StructureCheck check, MappedFile file) throws IOException;
  }

  private <T> T ask(byte[] bytes, Asked<T> asked) throws IOException {
    Path path = Files.write(folder.resolve("Data.fs"), bytes);
    try (MappedFile file = new MappedFile(path)) {
      return asked.of(new StructureCheck(file, OPTIONS), file);
    }
  }

  private @Nullable TransactionHeader voted(byte[] bytes) throws IOException {
    return ask(bytes, (check, file) -> check.voted(4));
  }

  private @Nullable TransactionHeader framed(byte[] bytes) throws IOException {
    return ask(bytes, (check, file) -> check.framed(4));
  }

  private static byte[] transaction(char status, long front, long behind) {
    DataFsBuilder built = new DataFsBuilder();
    built.begin(0x100, status, "", "", "").end(front, behind);
    return built.bytes();
  }

  @Test
  void aVotedTransactionReachesTheEnd() throws IOException {
    for (long length : new long[] {23, 24, Long.MAX_VALUE, -1}) {
      TransactionHeader header = voted(transaction('c', length, 0));
      assertThat(header).as("%d", length).isNotNull();
      assertThat(header.tid()).isEqualTo(0x100);
      assertThat(voted(transaction(' ', length, 0))).as("%d", length).isNull();
      assertThat(voted(transaction('p', length, 0))).as("%d", length).isNull();
    }
    assertThat(voted(transaction('c', 22, 0))).isNull();
    byte[] bytes = transaction('c', 100, 0);
    assertThat(voted(Arrays.copyOf(bytes, 27))).isNotNull();
    assertThat(voted(Arrays.copyOf(bytes, 26))).isNull();
  }

  @Test
  void aFramedTransactionHasItsLengthAtBothEnds() throws IOException {
    byte[] bytes = transaction(' ', 23, 23);
    TransactionHeader header = framed(bytes);
    assertThat(header).isNotNull();
    assertThat(header.position()).isEqualTo(4);
    assertThat(header.next()).isEqualTo(bytes.length);
    assertThat(framed(Arrays.copyOf(bytes, bytes.length - 1))).isNull();
    assertThat(framed(transaction(' ', 23, 24))).isNull();
    assertThat(framed(transaction(' ', 24, 24))).isNull();
    assertThat(framed(transaction(' ', -1, -1))).isNull();
    assertThat(framed(transaction(' ', Long.MAX_VALUE, Long.MAX_VALUE))).isNull();
    // The tid is missing.
    assertThat(framed(patched(bytes, 4, new byte[8]))).isNull();
    // 15 bytes before its repetition, in a longer file.
    byte[] longer = Arrays.copyOf(transaction(' ', 22, 0), 60);
    longer[4 + 22 + 7] = 22;
    assertThat(framed(longer)).isNull();
  }

  @Test
  void theNoteOfATransactionLiesInIt() throws IOException {
    built.begin(0x100, ' ', "me", "why", "").end();
    byte[] bytes = built.bytes();
    assertThat(framed(bytes)).isNotNull();
    // The length of the user.
    assertThat(framed(patched(bytes, 4 + 18, (byte) 3))).isNull();
    assertThat(framed(patched(bytes, 4 + 18, (byte) 1))).isNotNull();
  }

  @Test
  void aRecordLiesInItsTransaction() throws IOException {
    long at = built.begin(0x100).record(1, 0x100, 0, 4, "", 3, new byte[3]);
    long pointer = built.record(2, 0x100, 0, 4, "", 0, new byte[8]);
    long negative = built.record(3, 0x100, 0, 4, "", -1, new byte[8]);
    built.end();
    ask(
        built.bytes(),
        (check, file) -> {
          assertThat(check.belongs(at, at + 45, 4)).isTrue();
          assertThat(check.belongs(at, at + 44, 4)).isFalse();
          assertThat(check.belongs(at, at + 41, 4)).isFalse();
          assertThat(check.belongs(at, at + 45, 5)).isFalse();
          assertThat(check.belongs(pointer, pointer + 50, 4)).isTrue();
          assertThat(check.belongs(pointer, pointer + 49, 4)).isFalse();
          assertThat(check.belongs(negative, negative + 50, 4)).isFalse();
          return check;
        });
  }

  private boolean[] whole(byte[] data) throws IOException {
    DataFsBuilder one = new DataFsBuilder();
    long at = one.begin(0x100).record(1, data);
    one.end();
    return ask(
        one.bytes(),
        (check, file) -> {
          DataHeader record = DataHeader.read(file, at);
          return new boolean[] {check.mayBeWhole(record), check.isWhole(record)};
        });
  }

  private static byte[] packed(byte[] data) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(new byte[] {'.', 'z'});
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(data);
    }
    return packed.toByteArray();
  }

  @Test
  void aRecordIsTwoPicklesPackedOrNot() throws IOException {
    byte[] data = data("x");
    assertThat(whole(data)).containsExactly(true, true);
    assertThat(whole(packed(data))).containsExactly(true, true);
    assertThat(whole(Arrays.copyOf(data, data.length - 1))).containsExactly(false, false);
    assertThat(whole(new byte[] {'N', '.'})).containsExactly(true, false);
    assertThat(whole(new byte[] {'N', '.', 'N', '.'})).containsExactly(true, true);
    assertThat(whole(new byte[] {'N', '.', 'N', '.', 'N', '.'})).containsExactly(true, false);
    assertThat(whole(new byte[] {'N', '.', 'N', '.', 'N'})).containsExactly(false, false);
    assertThat(whole(new byte[] {'.', 'z', 1})).containsExactly(true, false);
    assertThat(whole(new byte[] {'.', 'z'})).containsExactly(false, false);
    assertThat(whole(new byte[] {'.', 'y', 1})).containsExactly(false, false);
    assertThat(whole(new byte[] {'-', 'z', 1})).containsExactly(false, false);
  }

  @Test
  void aRecordHasItsLimit() throws IOException {
    int rest = data("").length;
    byte[] longest = data("x".repeat(200));
    longest = data("x".repeat(200 + MOST - longest.length));
    assertThat(longest).hasSize(MOST);
    assertThat(rest).isLessThan(MOST);
    assertThat(whole(longest)).containsExactly(true, true);
    assertThat(whole(packed(longest))).containsExactly(true, true);
    byte[] longer = data("x".repeat(300 + MOST));
    assertThat(whole(longer)[0]).isFalse();
    assertThat(whole(packed(longer))).containsExactly(true, false);
  }
}
