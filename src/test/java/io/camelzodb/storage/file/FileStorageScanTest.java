package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorageScan.Fault;
import io.camelzodb.storage.file.FileStorageScan.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan says of small files that are sound, cut, or wrong in one field. */
class FileStorageScanTest {
  @TempDir private Path folder;

  private final DataFsBuilder built = new DataFsBuilder();
  private final OidPositions index = new OidPositions();

  /** Where the records of the two transactions are that each file begins with. */
  private long one;

  private long two;

  @BeforeEach
  void twoTransactions() {
    one = built.transaction(0x100, 1, "one");
    two = built.transaction(0x200, 2, "two");
  }

  private FileStorageScan scan(boolean sound) throws IOException {
    try (MappedFile file = new MappedFile(built.write(folder.resolve("Data.fs")))) {
      FileStorageScan scan = new FileStorageScan(file, index, FileStorage.FIRST_TRANSACTION, 0);
      assertThat(scan.run()).isEqualTo(sound);
      return scan;
    }
  }

  private static String message(FileStorageScan scan) {
    assertThat(scan.problems()).hasSize(1);
    return scan.problems().get(0).message();
  }

  /** The scan of a file whose third transaction is broken, up to where it is good. */
  private String broken() throws IOException {
    long start = 4 + 2 * (two - one);
    FileStorageScan scan = scan(false);
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.DAMAGED, start, 2, 2, 0x200));
    assertThat(scan.end()).isEqualTo(start);
    assertThat(scan.lastTransaction()).isEqualTo(two - TransactionHeader.SIZE);
    Problem problem = scan.problems().get(0);
    assertThat(problem.severity()).isEqualTo(Severity.FATAL);
    assertThat(problem.where()).isEqualTo(folder.resolve("Data.fs") + ", byte " + start);
    assertThat(problem.place().offset()).isEqualTo(start);
    assertThat(problem.message())
        .endsWith("; 2 whole ones with 2 objects lie before it, up to tid " + new Tid(0x200));
    return message(scan);
  }

  /** The message of a file with an oddity in its third transaction, which is used all the same. */
  private String odd(Verdict verdict) throws IOException {
    FileStorageScan scan = scan(true);
    long start = 4 + 2 * (two - one);
    assertThat(scan.verdict()).isEqualTo(new Fault(verdict, start, 2, 2, 0x200));
    assertThat(scan.transactions()).isEqualTo(3);
    assertThat(scan.end()).isEqualTo(built.size());
    assertThat(scan.lastTransaction()).isEqualTo(start);
    assertThat(scan.problems().get(0).severity()).isEqualTo(Severity.ERROR);
    assertThat(scan.problems().get(0).advice()).isEqualTo("it is used anyway, as in ZODB");
    return message(scan);
  }

  @Test
  void aSoundFileIsReadToItsEnd() throws IOException {
    built.begin(0x300, 'p', "me", "why", "x");
    long again =
        built.record(1, 0x300, one, built.start(), "", data("again").length, data("again"));
    long pointer = built.record(2, 0x300, two, built.start(), "", 0, longs(two));
    long version = built.record(3, 0x300, 0, built.start(), "draft", 3, new byte[] {1, 2, 3});
    long deleted = built.record(4, 0x300, 0, built.start(), "", 0, longs(0));
    long last = built.end();
    FileStorageScan scan = scan(true);
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.WHOLE, built.size(), 3, 4, 0x300));
    assertThat(scan.end()).isEqualTo(built.size());
    assertThat(scan.lastTid()).isEqualTo(0x300);
    assertThat(scan.lastTransaction()).isEqualTo(last);
    assertThat(scan.transactions()).isEqualTo(3);
    assertThat(scan.tidsRise()).isTrue();
    assertThat(scan.metUndone()).isFalse();
    assertThat(index.sortedOids()).containsExactly(1, 2, 3, 4);
    assertThat(index.get(1)).isEqualTo(again);
    assertThat(index.get(2)).isEqualTo(pointer);
    assertThat(index.get(3)).isEqualTo(version);
    assertThat(index.get(4)).isEqualTo(deleted);
  }

  @Test
  void aTransactionWithoutRecordsIsOne() throws IOException {
    built.begin(0x300).end();
    assertThat(scan(true).verdict()).isEqualTo(new Fault(Verdict.WHOLE, built.size(), 3, 2, 0x300));
  }

  @Test
  void itContinuesWhereAnotherHasEnded() throws IOException {
    long start = built.start();
    built.transaction(0x200, 3, "three");
    try (MappedFile file = new MappedFile(built.write(folder.resolve("Data.fs")))) {
      FileStorageScan later = new FileStorageScan(file, index, start, 0x1ff);
      assertThat(later.run()).isTrue();
      assertThat(later.problems()).isEmpty();
      assertThat(later.tidsRise()).isTrue();
      assertThat(later.transactions()).isEqualTo(1);
      assertThat(index.sortedOids()).containsExactly(3);
      FileStorageScan same = new FileStorageScan(file, index, start, 0x200);
      assertThat(same.run()).isTrue();
      assertThat(same.tidsRise()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 23, 30})
  void aTailTooShortForATransactionIsIgnored(int length) throws IOException {
    long end = built.size();
    byte[] tail = new byte[length];
    Arrays.fill(tail, (byte) 1);
    built.tail(tail);
    FileStorageScan scan = scan(true);
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.CUT_AT_END, end, 2, 2, 0x200));
    assertThat(scan.end()).isEqualTo(end);
    assertThat(scan.problems().get(0).severity()).isEqualTo(Severity.NOTE);
    assertThat(message(scan))
        .isEqualTo("the last " + length + " bytes are an incomplete transaction and are ignored");
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 23, 500})
  void zerosAtTheEndAreIgnored(int length) throws IOException {
    built.tail(new byte[length]);
    assertThat(scan(true).verdict().verdict()).isEqualTo(Verdict.CUT_AT_END);
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void zerosWithSomethingAtTheirEndAreDamage() throws IOException {
    byte[] tail = new byte[60];
    tail[59] = 1;
    built.tail(tail);
    assertThat(broken())
        .startsWith("the transaction has a length of 0, shorter than its own header");
  }

  @Test
  void aLengthBelowThatOfTheHeadIsDamage() throws IOException {
    built.begin(0x300, ' ', "me", "", "").end(24, 24);
    assertThat(broken())
        .startsWith("the transaction has a length of 24, shorter than its own header; ");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 24})
  void aLengthBeyondTheEndIsATail(long length) throws IOException {
    long end = built.size();
    // 23 is the right length.
    built.begin(0x300).end(length, 23);
    FileStorageScan scan = scan(true);
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.CUT_AT_END, end, 2, 2, 0x200));
    assertThat(message(scan)).startsWith("the last 31 bytes ");
  }

  @Test
  void aVotedTransactionAtTheEndIsBeingWritten() throws IOException {
    long end = built.size();
    built.begin(0x300, 'c', "", "", "").record(3, "three");
    built.end();
    FileStorageScan scan = scan(true);
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.IN_PROGRESS_AT_END, end, 2, 2, 0x200));
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.end()).isEqualTo(end);
    assertThat(index.get(3)).isZero();
  }

  @Test
  void aVotedTransactionWithOthersBehindItIsDamage() throws IOException {
    built.begin(0x300, 'c', "", "", "").end();
    built.tail((byte) 7);
    assertThat(broken())
        .startsWith("the transaction is marked as unfinished, with 1 bytes after it; ");
  }

  @Test
  void twoLengthsThatDifferAreDamage() throws IOException {
    built.begin(0x300).end(23, 24);
    assertThat(broken())
        .startsWith("the transaction has length 23 at its start and 24 at its end; ");
  }

  @Test
  void anUnknownStatusIsOdd() throws IOException {
    built.begin(0x300, 'x', "", "", "").record(3, "three");
    built.end();
    assertThat(odd(Verdict.DAMAGED)).isEqualTo("the transaction has the unknown status 0x78");
    assertThat(index.get(3)).isPositive();
  }

  @Test
  void theRecordsOfAnUndoneTransactionAreLeftOut() throws IOException {
    built.begin(0x300, 'u', "", "", "").record(2, "undone");
    built.raw(new byte[] {1, 2, 3});
    built.end();
    FileStorageScan scan = scan(true);
    assertThat(scan.verdict()).isEqualTo(new Fault(Verdict.WHOLE, built.size(), 3, 2, 0x300));
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.metUndone()).isTrue();
    assertThat(scan.tidsRise()).isTrue();
    assertThat(index.get(2)).isEqualTo(two);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x200, 0x1ff, 0})
  void aTidThatDoesNotRiseIsOdd(long tid) throws IOException {
    built.transaction(tid, 3, "three");
    assertThat(odd(Verdict.TID_NOT_RISING))
        .isEqualTo(
            "the transaction has tid "
                + new Tid(tid)
                + ", not above "
                + new Tid(0x200)
                + " before it");
    assertThat(index.get(3)).isPositive();
  }

  @Test
  void tidsHaveNoSign() throws IOException {
    built.transaction(-5, 3, "three");
    FileStorageScan scan = scan(true);
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.lastTid()).isEqualTo(-5);
  }

  @Test
  void aRecordHeaderThatDoesNotFitIsDamage() throws IOException {
    long at = built.begin(0x300).record(3, "three") + 42 + data("three").length;
    built.raw(new byte[41]).end();
    assertThat(broken())
        .startsWith("the transaction ends in the middle of a record header at byte " + at + "; ");
    assertThat(index.get(3)).isZero();
  }

  @Test
  void aRecordMayEndWithItsTransactionAndNotLater() throws IOException {
    built.begin(0x300).record(3, 0x300, 0, built.start(), "", 3, new byte[] {1, 2, 3});
    built.end();
    assertThat(scan(true).problems()).isEmpty();
    long at = built.begin(0x400).record(4, 0x400, 0, built.start(), "", 4, new byte[] {1, 2, 3});
    built.end();
    assertThat(message(scan(false)))
        .startsWith("the transaction has a record at byte " + at + " that reaches beyond its end");
    assertThat(index.get(4)).isZero();
  }

  @Test
  void anEmptyRecordNeedsRoomForItsPointer() throws IOException {
    long at = built.begin(0x300).record(3, 0x300, 0, built.start(), "", 0, new byte[7]);
    built.end();
    assertThat(broken())
        .startsWith("the transaction has a record at byte " + at + " that reaches beyond its end");
  }

  @Test
  void aNegativeLengthOfDataIsDamage() throws IOException {
    long at = built.begin(0x300).record(3, 0x300, 0, built.start(), "", -1, new byte[8]);
    built.end();
    assertThat(broken())
        .startsWith("the transaction has a record at byte " + at + " that reaches beyond its end");
  }

  @Test
  void theNameOfAVersionTakesRoom() throws IOException {
    built.begin(0x300).record(3, 0x300, 0, built.start(), "abc", 2, new byte[] {1, 2});
    built.end();
    assertThat(scan(true).problems()).isEmpty();
    long at = built.begin(0x400).record(4, 0x400, 0, built.start(), "abc", 3, new byte[] {1, 2});
    built.end();
    assertThat(message(scan(false))).contains("record at byte " + at + " that reaches beyond");
  }

  @Test
  void aRecordOfAnotherTransactionIsDamage() throws IOException {
    long at = built.begin(0x300).record(3, 0x300, 0, 4, "", 3, new byte[3]);
    built.end();
    assertThat(broken())
        .startsWith(
            "the transaction has a record at byte " + at + " that belongs to another transaction");
  }

  @Test
  void aRecordWithAnotherTidIsOdd() throws IOException {
    long at = built.begin(0x300).record(3, 0x2ff, 0, built.start(), "", 3, new byte[3]);
    built.end();
    assertThat(odd(Verdict.DAMAGED))
        .isEqualTo("the transaction has a record at byte " + at + " with tid " + new Tid(0x2ff));
  }

  @Test
  void aPreviousRecordIsBehindAndOfTheSameObject() throws IOException {
    for (long previous : new long[] {two, -1, built.next(), built.next() + 5}) {
      DataFsBuilder other = new DataFsBuilder();
      other.transaction(0x100, 1, "one");
      other.transaction(0x200, 2, "two");
      long at = other.begin(0x300).record(1, 0x300, previous, other.start(), "", 3, new byte[3]);
      other.end();
      try (MappedFile file = new MappedFile(other.write(folder.resolve("x")))) {
        FileStorageScan scan = new FileStorageScan(file, new OidPositions(), 4, 0);
        assertThat(scan.run()).isTrue();
        assertThat(scan.verdict().verdict()).isEqualTo(Verdict.DAMAGED);
        assertThat(message(scan))
            .isEqualTo(
                "the transaction has a record at byte "
                    + at
                    + " whose previous one should be at "
                    + Long.toUnsignedString(previous)
                    + ", but is not there");
        assertThat(scan.problems().get(0).oid()).isEqualTo(new Oid(1));
      }
    }
  }

  @Test
  void aBackPointerLeadsToTheSameObject() throws IOException {
    built.begin(0x300).record(1, 0x300, one, built.start(), "", 0, longs(one));
    built.end();
    assertThat(scan(true).problems()).isEmpty();
    long at = built.begin(0x400).record(3, 0x400, 0, built.start(), "", 0, longs(one));
    built.end();
    FileStorageScan scan = scan(true);
    assertThat(message(scan))
        .isEqualTo(
            "the transaction has a record at byte "
                + at
                + " whose data should be at "
                + one
                + ", but are not there");
    assertThat(scan.problems().get(0).oid()).isEqualTo(new Oid(3));
  }

  @Test
  void itListsAThousandOdditiesAndTheBreak() throws IOException {
    for (int i = 0; i < 1005; i++) {
      built.begin(0x300 + i, 'x', "", "", "").end();
    }
    assertThat(scan(true).problems()).hasSize(1000);
    built.begin(0x1000).end(23, 24);
    FileStorageScan scan = scan(false);
    assertThat(scan.problems()).hasSize(1001);
    assertThat(scan.problems().get(1000).severity()).isEqualTo(Severity.FATAL);
    // The first fault counts.
    assertThat(scan.verdict().transactions()).isEqualTo(2);
    assertThat(scan.verdict().verdict()).isEqualTo(Verdict.DAMAGED);
  }

  @Test
  void theWordOfEachVerdict() {
    assertThat(Arrays.stream(Verdict.values()).map(Verdict::word))
        .containsExactly(
            "", "empty", "cut-at-end", "in-progress-at-end", "damaged", "tid-not-rising");
  }
}
