package io.camelzodb.storage.file.salvage;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static io.camelzodb.storage.file.DataFsBuilder.patched;
import static io.camelzodb.storage.file.DataFsBuilder.without;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.DataFsBuilder;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records a scan takes from small files with one damage each, and what it says of it. */
class SalvageScanTest {
  private static final FileStorageOptions SKIP =
      FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.SKIP);

  /** What lies before the first record of a transaction without a note. */
  private static final int HEAD = 23;

  @TempDir private Path folder;

  private final DataFsBuilder built = new DataFsBuilder();

  private SalvageScan scan(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("Data.fs"), bytes);
    try (MappedFile file = new MappedFile(path)) {
      SalvageScan scan = new SalvageScan(file, SKIP);
      scan.run();
      return scan;
    }
  }

  private static List<String> messages(SalvageScan scan) {
    return scan.problems().stream().map(Problem::message).toList();
  }

  private static String gap(long start, long next, String where, String records) {
    return (next - start)
        + " bytes up to byte "
        + next
        + " are damaged or truncated, "
        + where
        + "; "
        + records
        + " of them could be read";
  }

  private static String in(long tid) {
    return "in the transaction of tid " + new Tid(tid);
  }

  private static String after(long tid) {
    return "after the transaction of tid " + new Tid(tid);
  }

  @Test
  void ofASoundFileNothingIsMissing() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    long two = built.begin(0x200).record(2, "two");
    long three = built.record(3, "three");
    built.end();
    long again = built.transaction(0x300, 1, "again");
    built.begin(0x400).end();
    SalvageScan scan = scan(built.bytes());
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.damaged()).isEmpty();
    assertThat(scan.lastTid()).isEqualTo(0x400);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(scan.index().get(1)).isEqualTo(again).isGreaterThan(one);
    assertThat(scan.index().get(2)).isEqualTo(two);
    assertThat(scan.index().get(3)).isEqualTo(three);
  }

  @Test
  void undoneTransactionsAndVersionsAreLeftOut() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    built.begin(0x200, 'u', "", "", "").record(1, "undone");
    built.end();
    built.begin(0x300).record(2, 0x300, 0, built.start(), "draft", 4, "N.N.".getBytes(UTF_8));
    built.end();
    SalvageScan scan = scan(built.bytes());
    assertThat(scan.problems()).isEmpty();
    assertThat(scan.lastTid()).isEqualTo(0x300);
    assertThat(scan.index().sortedOids()).containsExactly(1);
    assertThat(scan.index().get(1)).isEqualTo(one);
  }

  @Test
  void aVotedTransactionAtTheEndIsBeingWritten() throws IOException {
    built.transaction(0x200, 1, "one");
    int end = built.size();
    built.begin(0x300, 'c', "", "", "").record(2, "two");
    built.end();
    for (byte[] bytes : List.of(built.bytes(), Arrays.copyOf(built.bytes(), end + HEAD))) {
      SalvageScan scan = scan(bytes);
      assertThat(scan.problems()).isEmpty();
      assertThat(scan.index().sortedOids()).containsExactly(1);
      assertThat(scan.lastTid()).isEqualTo(0x200);
    }
  }

  /** A head that was overwritten may look like one that is just being written. */
  @Test
  void whatLooksVotedHidesNothingBehindIt() throws IOException {
    built.transaction(0x100, 1, "one");
    int start = built.size();
    built.transaction(0x200, 2, "two");
    int next = built.size();
    built.transaction(0x300, 3, "three");
    byte[] wrong = new byte[40];
    Arrays.fill(wrong, (byte) 'c');
    SalvageScan scan = scan(patched(built.bytes(), start, wrong));
    assertThat(scan.index().sortedOids()).containsExactly(1, 3);
    assertThat(messages(scan)).containsExactly(gap(start, next, after(0x100), "0 records"));
    byte[] more = new byte[built.size() + 40];
    System.arraycopy(built.bytes(), 0, more, 0, start);
    System.arraycopy(wrong, 0, more, start, 40);
    System.arraycopy(built.bytes(), start, more, start + 40, built.size() - start);
    scan = scan(more);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(messages(scan)).containsExactly(gap(start, start + 40, after(0x100), "0 records"));
  }

  @Test
  void aWrongLengthCostsNoRecord() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.begin(0x200).start();
    long two = built.record(2, "two");
    long three = built.record(3, "three");
    built.end();
    long next = built.start();
    built.transaction(0x300, 4, "four");
    long end = built.size();
    for (byte[] bytes :
        List.of(
            patched(built.bytes(), start + 8, longs(0)),
            patched(built.bytes(), start + 8, longs(-1)),
            patched(built.bytes(), start + 8, longs(end)),
            patched(built.bytes(), next - 8, longs(77)))) {
      SalvageScan scan = scan(bytes);
      assertThat(messages(scan)).containsExactly(gap(start, next, in(0x200), "2 records"));
      assertThat(scan.problems().get(0).place().offset()).isEqualTo(start);
      assertThat(scan.problems().get(0).where())
          .isEqualTo(folder.resolve("Data.fs") + ", byte " + start);
      assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3, 4);
      assertThat(scan.index().get(2)).isEqualTo(two);
      assertThat(scan.index().get(3)).isEqualTo(three);
      assertThat(scan.lastTid()).isEqualTo(0x300);
    }
  }

  @Test
  void withoutItsTidATransactionIsBehindTheOneBefore() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.start();
    long two = built.transaction(0x200, 2, "two");
    long next = built.start();
    built.transaction(0x300, 3, "three");
    SalvageScan scan = scan(patched(built.bytes(), start, longs(0)));
    assertThat(messages(scan)).containsExactly(gap(start, next, after(0x100), "1 record"));
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(scan.index().get(2)).isEqualTo(two);
  }

  /** One bit more in a tid must not make all that follows look old. */
  @Test
  void aDamagedTidIsNotTheLast() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.start();
    built.transaction(0x200, 2, "two");
    byte[] bytes = patched(built.bytes(), start, longs(Long.MAX_VALUE));
    assertThat(scan(bytes).lastTid()).isEqualTo(0x100);
    built.transaction(0x300, 3, "three");
    SalvageScan scan = scan(patched(built.bytes(), start, longs(Long.MAX_VALUE)));
    assertThat(scan.lastTid()).isEqualTo(0x300);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void aCutFileIsReadToItsLastWholeRecord() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.begin(0x200).start();
    long two = built.record(2, "two");
    long three = built.record(3, "three");
    long end = built.next();
    built.end();
    SalvageScan scan = scan(Arrays.copyOf(built.bytes(), (int) end));
    assertThat(messages(scan)).containsExactly(gap(start, end, in(0x200), "2 records"));
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(scan.index().get(2)).isEqualTo(two);
    assertThat(scan.lastTid()).isEqualTo(0x200);
    scan = scan(Arrays.copyOf(built.bytes(), (int) end + 8));
    assertThat(scan.problems()).isEmpty();
    scan = scan(Arrays.copyOf(built.bytes(), (int) three + 41));
    assertThat(messages(scan)).containsExactly(gap(start, three + 41, in(0x200), "1 record"));
    scan = scan(Arrays.copyOf(built.bytes(), (int) three - 1));
    assertThat(messages(scan)).containsExactly(gap(start, three - 1, after(0x100), "0 records"));
    scan = scan(Arrays.copyOf(built.bytes(), (int) two + 42));
    assertThat(messages(scan)).containsExactly(gap(start, two + 42, after(0x100), "0 records"));
    assertThat(scan.lastTid()).isEqualTo(0x100);
    scan = scan(Arrays.copyOf(built.bytes(), (int) start + 5));
    assertThat(messages(scan)).containsExactly(gap(start, start + 5, after(0x100), "0 records"));
  }

  /** What a record of a broken transaction has: the object is named, with its older record. */
  @Test
  void aDamagedRecordOfABrokenTransactionIsNamed() throws IOException {
    long old = built.transaction(0x100, 1, "one");
    long start = built.begin(0x200).start();
    long one = built.record(1, "changed");
    long fresh = built.record(2, "new");
    long three = built.record(3, "three");
    built.end();
    long next = built.start();
    built.transaction(0x300, 4, "four");
    byte[] bytes = patched(built.bytes(), start + 8, longs(0));
    byte[] wrong = new byte[10];
    Arrays.fill(wrong, (byte) 0xff);
    bytes = patched(bytes, one + 42 + 5, wrong);
    bytes = patched(bytes, fresh + 42 + 5, wrong);
    SalvageScan scan = scan(bytes);
    assertThat(messages(scan))
        .containsExactly(
            "the record of tid " + new Tid(0x200) + " is damaged",
            "the record of tid " + new Tid(0x200) + " is damaged",
            gap(start, next, in(0x200), "1 record"));
    assertThat(scan.problems().get(0).oid()).isEqualTo(new Oid(1));
    assertThat(scan.problems().get(0).place().offset()).isEqualTo(one);
    assertThat(scan.problems().get(1).oid()).isEqualTo(new Oid(2));
    assertThat(scan.damaged()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(scan.index().sortedOids()).containsExactly(1, 3, 4);
    assertThat(scan.index().get(1)).isEqualTo(old);
    assertThat(scan.index().get(3)).isEqualTo(three);
    // A later whole record makes up for it.
    built.transaction(0x400, 1, "whole again");
    bytes = Arrays.copyOf(bytes, built.size());
    System.arraycopy(built.bytes(), (int) next, bytes, (int) next, bytes.length - (int) next);
    scan = scan(bytes);
    assertThat(scan.damaged()).containsExactly(2L);
    assertThat(scan.index().get(1)).isGreaterThan(next);
  }

  @Test
  void pointersInABrokenTransactionLeadToTheirData() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    built.transaction(0x200, 1, "two");
    long start = built.begin(0x300).start();
    long undo = built.pointer(1, one);
    long nowhere = built.record(2, 0x300, 0, built.start(), "", 0, longs(one));
    long deleted = built.record(3, 0x300, 0, built.start(), "", 0, longs(0));
    built.end();
    long next = built.start();
    built.transaction(0x400, 4, "four");
    SalvageScan scan = scan(patched(built.bytes(), start + 8, longs(0)));
    assertThat(messages(scan)).containsExactly(gap(start, next, in(0x300), "2 records"));
    assertThat(scan.index().get(1)).isEqualTo(undo);
    assertThat(scan.index().get(2)).isZero();
    assertThat(scan.index().get(3)).isEqualTo(deleted).isGreaterThan(nowhere);
    // Where the head is gone, zeros may be anything.
    scan = scan(patched(built.bytes(), start, new byte[16]));
    assertThat(messages(scan)).containsExactly(gap(start, next, after(0x200), "0 records"));
    assertThat(scan.index().get(3)).isZero();
  }

  /** Bytes that are gone move all that follows; positions in it name the old places. */
  @Test
  void whatWasMovedIsFound() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    long start = built.start();
    built.transaction(0x200, 2, "two".repeat(20));
    int next = built.size();
    long three = built.transaction(0x300, 3, "three");
    built.begin(0x400).pointer(3, three);
    built.pointer(1, one);
    built.record(2, "new");
    built.end();
    byte[] cut = without(built.bytes(), (int) start + 70, (int) start + 120);
    String lost = "the record of tid " + new Tid(0x200) + " is damaged";
    SalvageScan scan = scan(cut);
    assertThat(messages(scan)).containsExactly(lost, gap(start, next - 50, in(0x200), "0 records"));
    assertThat(scan.lastTid()).isEqualTo(0x400);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    try (MappedFile file = new MappedFile(folder.resolve("Data.fs"))) {
      SalvageScan again = new SalvageScan(file, SKIP);
      again.run();
      DataHeader third = DataHeader.read(file, again.index().get(3));
      assertThat(third.isBackPointer()).isTrue();
      DataHeader moved = again.target(third, third.backPointer(file));
      assertThat(moved).isNotNull();
      assertThat(moved.position()).isEqualTo(three - 50);
      DataHeader first = DataHeader.read(file, again.index().get(1));
      DataHeader kept = again.target(first, first.backPointer(file));
      assertThat(kept).isNotNull();
      assertThat(kept.position()).isEqualTo(one);
      assertThat(again.target(first, one + 1)).isNull();
      assertThat(again.target(first, 0)).isNull();
      assertThat(again.target(first, first.position() + 50)).isNull();
    }
    byte[] more = new byte[built.size() + 31];
    System.arraycopy(built.bytes(), 0, more, 0, (int) start + 70);
    System.arraycopy(
        built.bytes(), (int) start + 70, more, (int) start + 101, more.length - (int) start - 101);
    scan = scan(more);
    assertThat(scan.lastTid()).isEqualTo(0x400);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3);
    assertThat(messages(scan)).containsExactly(lost, gap(start, next + 31, in(0x200), "0 records"));
  }

  /** The head of the gap's own transaction is behind the bytes that were put in. */
  @Test
  void recordsOfAMovedTransactionWithoutItsHeadAreFound() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.begin(0x200).start();
    built.record(2, "two");
    built.record(3, "three");
    built.end();
    int next = built.size();
    built.transaction(0x300, 4, "four");
    byte[] cut = without(built.bytes(), (int) start, (int) start + 20);
    SalvageScan scan = scan(cut);
    assertThat(scan.index().sortedOids()).containsExactly(1, 2, 3, 4);
    assertThat(messages(scan)).containsExactly(gap(start, next - 20, after(0x100), "2 records"));
  }

  /** Records of new objects, whose transaction lost its head behind bytes that are gone. */
  @Test
  void aSecondLookFindsWhatNamesItsOldPlace() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.start();
    built.transaction(0x200, 2, "two".repeat(20));
    int third = built.size();
    long three = built.transaction(0x300, 3, "three");
    int next = built.size();
    built.transaction(0x400, 4, "four");
    byte[] bytes = patched(built.bytes(), third + 8, longs(0));
    SalvageScan scan = scan(without(bytes, (int) start + 70, (int) start + 120));
    assertThat(scan.index().sortedOids()).containsExactly(1, 3, 4);
    assertThat(scan.index().get(3)).isEqualTo(three - 50);
    assertThat(messages(scan))
        .containsExactly(
            "the record of tid " + new Tid(0x200) + " is damaged",
            gap(start, next - 50, in(0x200), "1 record"));
  }

  /** What is moved and forgets the past of an object, or has two tids, is not taken as a whole. */
  @Test
  void aMovedTransactionContinuesTheHistory() throws IOException {
    for (boolean forgets : new boolean[] {true, false}) {
      DataFsBuilder file = new DataFsBuilder();
      long one = file.transaction(0x100, 1, "one");
      long start = file.start();
      file.transaction(0x200, 2, "two".repeat(20));
      byte[] data = data("three");
      long oid = forgets ? 1 : 3;
      long tid = forgets ? 0x300 : 0x2ff;
      file.begin(0x300);
      long three = file.record(oid, tid, 0, file.start(), "", data.length, data);
      file.end();
      int next = file.size();
      long four = file.transaction(0x400, 4, "four");
      SalvageScan scan = scan(without(file.bytes(), (int) start + 70, (int) start + 120));
      assertThat(scan.index().get(1)).isEqualTo(one);
      assertThat(scan.index().get(3)).isEqualTo(forgets ? 0 : three - 50);
      assertThat(scan.index().get(4)).isEqualTo(four - 50);
      assertThat(messages(scan))
          .containsExactly(
              "the record of tid " + new Tid(0x200) + " is damaged",
              gap(start, next - 50, in(0x200), forgets ? "0 records" : "1 record"));
    }
  }

  /** What names another transaction is a record if it follows the last one of its object. */
  @Test
  void aRecordIsKnownByTheOneBeforeIt() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    long start = built.start();
    long again = built.transaction(0x200, 1, "again");
    int next = built.size();
    built.transaction(0x300, 3, "three");
    byte[] bytes = patched(built.bytes(), start + 8, longs(0));
    bytes = patched(bytes, again + 24, longs(3));
    SalvageScan scan = scan(bytes);
    assertThat(scan.index().get(1)).isEqualTo(again);
    assertThat(messages(scan)).containsExactly(gap(start, next, after(0x100), "1 record"));
    for (long previous : new long[] {one + 1, one - 1, 0, -one, 2L * built.size()}) {
      scan = scan(patched(bytes, again + 16, longs(previous)));
      assertThat(scan.index().get(1)).as("%d", previous).isEqualTo(one);
      assertThat(messages(scan)).containsExactly(gap(start, next, after(0x100), "0 records"));
    }
    // Of an object that was not met there is nothing to follow.
    scan = scan(patched(bytes, again, longs(5)));
    assertThat(scan.index().sortedOids()).containsExactly(1, 3);
  }

  /** Another Data.fs that was uploaded as a file lies in a record as its text. */
  @Test
  void aDataFsInADataFsIsNotTakenForAPart() throws IOException {
    DataFsBuilder inner = new DataFsBuilder();
    inner.transaction(0x150, 1, "of the inner one");
    inner.transaction(0x180, 7, "of the inner one");
    ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
    uploaded.writeBytes(inner.bytes());
    // The positions in the inner file are below those of the place where it lies.
    built.transaction(0x100, 1, "x".repeat(1000));
    long start = built.begin(0x200).start();
    long record = built.record(2, uploaded.toByteArray());
    built.end();
    int next = built.size();
    built.transaction(0x300, 3, "three");
    SalvageScan scan = scan(patched(built.bytes(), start + 8, longs(0)));
    assertThat(scan.index().sortedOids()).containsExactly(1, 3);
    assertThat(scan.index().get(1)).isEqualTo(4 + HEAD);
    assertThat(messages(scan).get(messages(scan).size() - 1))
        .isEqualTo(gap(start, next, in(0x200), "0 records"));
    assertThat(record).isPositive();
  }

  @Test
  void aRecordThatForgetsItsPastIsNotTaken() throws IOException {
    long one = built.transaction(0x100, 1, "one");
    long start = built.begin(0x200).start();
    byte[] data = data("foreign");
    built.record(1, 0x200, 0, built.start(), "", data.length, data);
    built.end();
    int next = built.size();
    built.transaction(0x300, 3, "three");
    SalvageScan scan = scan(patched(built.bytes(), start + 8, longs(0)));
    assertThat(scan.index().get(1)).isEqualTo(one);
    assertThat(messages(scan)).containsExactly(gap(start, next, in(0x200), "0 records"));
  }

  @Test
  void zerosAtTheEndAreOneGap() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.start();
    built.tail(new byte[500]);
    SalvageScan scan = scan(built.bytes());
    assertThat(messages(scan)).containsExactly(gap(start, start + 500, after(0x100), "0 records"));
  }

  @Test
  void aThousandGapsAreListed() throws IOException {
    long last = 0;
    for (int i = 1; i <= 2010; i++) {
      built.begin(0x100 + i);
      last = built.record(i, "N.N.".getBytes(UTF_8));
      // The length behind is wrong in each second one.
      if (i % 2 == 0) {
        built.end();
      } else {
        built.end(built.next() - built.start(), 1);
      }
    }
    SalvageScan scan = scan(built.bytes());
    assertThat(scan.index().size()).isEqualTo(2010);
    assertThat(scan.index().get(2010)).isEqualTo(last);
    assertThat(scan.problems()).hasSize(1001);
    assertThat(scan.problems().get(1000).message()).isEqualTo("5 more damaged places, not listed");
    assertThat(scan.problems().get(1000).place().offset()).isEqualTo(built.size());
    assertThat(scan.problems().get(999).message())
        .startsWith("77 bytes up to byte ")
        .contains(in(0x100 + 1999))
        .endsWith("; 1 record of them could be read");
  }

  @Test
  void aThousandGapsAndNoMoreLeaveNothingOut() throws IOException {
    for (int i = 1; i <= 2000; i++) {
      built.begin(0x100 + i).record(i, "N.N.".getBytes(UTF_8));
      if (i % 2 == 0) {
        built.end();
      } else {
        built.end(built.next() - built.start(), 1);
      }
    }
    assertThat(scan(built.bytes()).problems()).hasSize(1000);
  }
}
