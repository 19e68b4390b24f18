package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.zeo.link.FakeServer;
import io.camelzodb.storage.zeo.message.Encoding;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.message.MsgpackEncoding;
import io.camelzodb.storage.zeo.message.PickleEncoding;
import io.camelzodb.storage.zeo.wire.FrameReader;
import io.camelzodb.storage.zeo.wire.FrameWriter;
import io.camelzodb.storage.zeo.wire.LongFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An answer that cannot be held costs the call that it answers, never the line. */
class LongFramesTest {
  private static final Tid HEAD = new Tid(9);
  private static final int LIMIT = 300_000;
  private static final int LONG = 400_000;

  /** As a server with a long record under each odd oid. */
  private static Value answer(Message.Call call, int[] given) {
    return switch (call.method()) {
      case "loadBefore" -> {
        byte[] oid = ((Bytes) call.arguments().get(0)).bytes();
        byte[] record = oid[7] % 2 == 0 ? FakeServer.RECORD : new byte[LONG];
        yield Tuple.of(new Bytes(record), new Bytes(new Tid(1).toBytes()), NoneValue.NONE);
      }
      case "iterator_start", "iterator_record_start" -> IntValue.of(1);
      case "iterator_next" ->
          given[0] > 0
              ? NoneValue.NONE
              : Tuple.of(
                  new Bytes(HEAD.toBytes()),
                  new Text(" "),
                  new Bytes(new byte[0]),
                  new Bytes(new byte[0]),
                  NoneValue.NONE);
      case "iterator_record_next" -> {
        int oid = ++given[0];
        yield oid > 3
            ? NoneValue.NONE
            : Tuple.of(
                new Bytes(new Oid(oid).toBytes()),
                new Bytes(HEAD.toBytes()),
                new Bytes(new byte[oid % 2 == 0 ? 5 : LONG]),
                NoneValue.NONE);
      }
      default -> FakeServer.Line.answer(call, HEAD);
    };
  }

  private static FakeServer server() throws IOException {
    return new FakeServer(
        line -> {
          int[] given = {0};
          line.register(HEAD);
          while (true) {
            Message.Call call = line.call();
            line.reply(call, answer(call, given));
          }
        });
  }

  private static ZeoStorage open(FakeServer server) throws Exception {
    return ZeoStorage.open(server.options().withMaxBytes(LIMIT, LIMIT));
  }

  @Test
  void aRecordIsLostAlone() throws Exception {
    try (FakeServer server = server();
        ZeoStorage storage = open(server)) {
      Snapshot snapshot = storage.snapshot(HEAD);
      snapshot.prefetch(List.of(new Oid(1), new Oid(2), new Oid(3), new Oid(4)));
      for (long oid = 1; oid < 7; oid++) {
        Oid asked = new Oid(oid);
        if (oid % 2 == 0) {
          assertThat(snapshot.load(asked).size()).isEqualTo(FakeServer.RECORD.length);
        } else {
          assertThatThrownBy(() -> snapshot.load(asked))
              .isInstanceOf(DamagedRecordException.class)
              .hasMessageContainingAll(
                  "zeo://test", asked.toString(), "4000", "more than the limit of " + LIMIT);
        }
      }
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void aTransactionTellsItsObjectsAllTheSame() throws Exception {
    try (FakeServer server = server();
        ZeoStorage storage = open(server)) {
      Iterator<Transaction> transactions = storage.transactions(HEAD);
      Transaction only = transactions.next();
      assertThat(only.changes())
          .extracting(Change::oid)
          .containsExactly(new Oid(1), new Oid(2), new Oid(3));
      assertThat(only.changes().get(0).size()).isBetween((long) LONG, LONG + 200L);
      assertThat(transactions.hasNext()).isFalse();
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void endsAreEnoughInEachEncoding() throws Exception {
    Random random = new Random(3);
    for (Encoding encoding :
        List.of(
            new PickleEncoding(MessageShape.ZEO5, 1 << 20),
            new PickleEncoding(MessageShape.ZEO4, 1 << 20),
            new MsgpackEncoding(1 << 20))) {
      for (int size : new int[] {70_000, 1 << 17, LONG}) {
        byte[] record = new byte[size];
        random.nextBytes(record);
        Value rest = Tuple.of(new Bytes(new byte[8]), new Bytes(record), NoneValue.NONE);
        Value without = Tuple.of(new Bytes(new byte[8]), new Bytes(new byte[0]), NoneValue.NONE);
        byte[] body = encoding.encode(new Message.Reply(IntValue.of(70_000), rest));
        Message decoded = encoding.decode(LongFrame.of(body));
        assertThat(decoded).isNotNull();
        assertThat(encoding.encode(decoded))
            .isEqualTo(encoding.encode(new Message.Reply(IntValue.of(70_000), without)));
      }
    }
    assertThat(new MsgpackEncoding(1 << 20).decode(LongFrame.of(new byte[9000]))).isNull();
  }

  /** The memory is known before it is taken, and the next frame is read. */
  @Test
  void aFrameOfMoreThanTheMemoryIsPassedOver() throws Exception {
    int length = (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4 + 1);
    ByteArrayOutputStream next = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(next);
    writer.write(new byte[] {1, 2, 3});
    writer.flush();
    byte[] head = {
      (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
    };
    InputStream in =
        new SequenceInputStream(
            new SequenceInputStream(new ByteArrayInputStream(head), new Zeros(length)),
            new ByteArrayInputStream(next.toByteArray()));
    FrameReader reader = new FrameReader(in, Integer.MAX_VALUE);
    assertThatThrownBy(reader::read)
        .isInstanceOf(LongFrame.class)
        .hasMessageContainingAll(Integer.toString(length), "-Xmx");
    assertThat(reader.read()).containsExactly(1, 2, 3);
    assertThat(reader.read()).isNull();
  }

  /** So many zeros. */
  private static final class Zeros extends InputStream {
    private int left;

    Zeros(int left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] to, int from, int most) {
      int count = Math.min(left, most);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
