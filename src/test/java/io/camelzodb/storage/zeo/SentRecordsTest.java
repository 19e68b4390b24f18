package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.StoredObjects;
import io.camelzodb.storage.zeo.SentRecords.Verdict;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whose a transaction is, by its records. */
class SentRecordsTest {
  private static final ZeoOptions OPTIONS =
      ZeoOptions.of("zeo://test", List.of(new ServerAddress.Tcp("127.0.0.1", 1)));
  private static final byte[] ONE = {1, 2, 3};
  private static final byte[] TWO = {4, 5, 6};
  private static final byte[] OTHER = {4, 5, 7};
  private static final Tid SERIAL = new Tid(5);

  private final RecordFingerprints marks = new RecordFingerprints();
  private final StoredObjects objects = new StoredObjects();
  private long tid = 100;

  private SentRecords sent(List<Oid> resolved) {
    objects.add(new Oid(1), SERIAL, marks.of(ONE));
    objects.add(new Oid(9), SERIAL, StoredObjects.NOT_STORED);
    objects.add(new Oid(2), SERIAL, marks.of(TWO));
    return new SentRecords(objects, marks, resolved, OPTIONS);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(long oid, byte[] record) {}

  private Verdict verdict(SentRecords sent, Stored... records) throws Exception {
    Tid one = new Tid(++tid);
    for (Stored each : records) {
      sent.take(
          new Oid(each.oid),
          one,
          each.record.length == 0 ? NoneValue.NONE : new Bytes(each.record));
    }
    return sent.verdict(one);
  }

  @Test
  void onlyTheSameRecordsAreOurs() throws Exception {
    SentRecords sent = sent(List.of());
    assertThat(verdict(sent, new Stored(1, ONE), new Stored(2, TWO))).isEqualTo(Verdict.SAME);
    assertThat(verdict(sent, new Stored(2, TWO), new Stored(1, ONE))).isEqualTo(Verdict.SAME);
    assertThat(verdict(sent)).isEqualTo(Verdict.OTHER);
    assertThat(verdict(sent, new Stored(1, ONE))).isEqualTo(Verdict.PART);
    // Equal sizes.
    assertThat(verdict(sent, new Stored(1, ONE), new Stored(2, OTHER))).isEqualTo(Verdict.OTHER);
    assertThat(verdict(sent, new Stored(1, TWO), new Stored(2, ONE))).isEqualTo(Verdict.OTHER);
    assertThat(verdict(sent, new Stored(1, ONE), new Stored(2, new byte[0])))
        .isEqualTo(Verdict.OTHER);
    // More than ours, also one that was only to be current.
    for (long more : new long[] {3, 9}) {
      assertThat(verdict(sent, new Stored(1, ONE), new Stored(2, TWO), new Stored(more, ONE)))
          .isEqualTo(Verdict.OTHER);
    }
    assertThat(verdict(sent, new Stored(2, TWO), new Stored(1, ONE))).isEqualTo(Verdict.SAME);
  }

  @Test
  void whatTheServerResolvedMayHaveOtherBytes() throws Exception {
    SentRecords sent = sent(List.of(new Oid(2)));
    assertThat(verdict(sent, new Stored(1, ONE), new Stored(2, OTHER))).isEqualTo(Verdict.SAME);
    assertThat(verdict(sent, new Stored(1, OTHER), new Stored(2, OTHER))).isEqualTo(Verdict.OTHER);
  }

  @Test
  void marksTellRecordsApart() {
    Random random = new Random(6);
    byte[] record = new byte[500];
    random.nextBytes(record);
    long mark = marks.of(record);
    assertThat(marks.of(record.clone())).isEqualTo(mark).isNotNegative();
    for (int i = 0; i < 2000; i++) {
      byte[] other = record.clone();
      other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(marks.of(other)).isNotEqualTo(mark).isNotNegative();
    }
    // A salt of its own for each transaction.
    assertThat(new RecordFingerprints().of(record)).isNotEqualTo(mark);
  }
}
