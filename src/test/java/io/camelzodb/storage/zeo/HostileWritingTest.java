package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.zeo.link.FakeServer;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that answer who writes as nobody wants them to: one clear word each, in time. */
@Timeout(60)
class HostileWritingTest {
  private static final Tid HEAD = new Tid(0x03fd_c27c_0125_d1ddL);
  private static final Tid LATER = new Tid(HEAD.value() + 100);
  private static final Oid FIRST = new Oid(0x70);

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    for (int i = 0; i < 150 && zeoThreads() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(zeoThreads()).isZero();
  }

  private static long zeoThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("zeo-"))
        .count();
  }

  /** How a server answers a call of the one method in which it differs. */
  private interface Answer {
    void to(FakeServer.Line line, Message.Call call) throws Exception;
  }

  /** A server that takes a transaction, but for one method. */
  private static FakeServer.Script but(String method, Answer answer) {
    return line -> {
      line.register(HEAD);
      while (true) {
        Message.Call call = line.call();
        if (call.method().equals(method)) {
          answer.to(line, call);
        } else {
          line.reply(call, usual(call));
        }
      }
    };
  }

  private static Value usual(Message.Call call) {
    return switch (call.method()) {
      case "new_oids" -> oids(FIRST, new Oid(0x71), new Oid(0x72));
      case "vote" -> new ListValue(List.of());
      case "tpc_finish" -> new Bytes(LATER.toBytes());
      case "getTid" -> new Bytes(HEAD.toBytes());
      default -> FakeServer.Line.answer(call, HEAD);
    };
  }

  private static Value oids(Oid... oids) {
    List<Value> values = new ArrayList<>();
    for (Oid oid : oids) {
      values.add(new Bytes(oid.toBytes()));
    }
    return new ListValue(values);
  }

  private static Tid write(ZeoStorage storage) throws Exception {
    try (Commit commit = storage.begin(TransactionNote.of("", "a note"))) {
      List<Oid> oids = commit.newOids(3);
      for (Oid oid : oids) {
        commit.store(oid, Tid.ZERO, Records.mapping("a", "b"));
      }
      commit.vote();
      return commit.finish();
    }
  }

  /** As long as a busy machine may need. */
  private static ZeoOptions options(FakeServer server) {
    return server.options().withSilence(Duration.ofSeconds(40), Duration.ofSeconds(60));
  }

  /** For servers that keep silent: the time of a line is soon over, that of the lock is not. */
  private static ZeoOptions soon(FakeServer server) {
    return server.options().withSilence(Duration.ofMillis(1500), Duration.ofSeconds(60));
  }

  /** The same, for servers that have the lock: its time is over first. */
  private static ZeoOptions locked(FakeServer server) {
    return options(server).withLockTimeout(Duration.ofMillis(300));
  }

  private static Throwable fault(FakeServer.Script script) throws Exception {
    return fault(script, HostileWritingTest::options);
  }

  private static Throwable fault(FakeServer.Script script, Function<FakeServer, ZeoOptions> options)
      throws Exception {
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(options.apply(server))) {
      write(storage);
      throw new AssertionError("no fault");
    } catch (StorageException fault) {
      assertThat(fault).hasMessageNotContaining("\n");
      assertThat(fault.getMessage().length()).isLessThan(600);
      return fault;
    }
  }

  private static void refused(String method, Answer answer, String... words) throws Exception {
    refused(fault(but(method, answer)), words);
  }

  private static void refusedAsSilent(String method, Answer answer, String... words)
      throws Exception {
    refused(fault(but(method, answer), HostileWritingTest::soon), words);
  }

  private static void refused(Throwable fault, String... words) {
    assertThat(fault)
        .isNotInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("nothing was written")
        .hasMessageContainingAll(words);
  }

  private static Answer reply(Value value) {
    return (line, call) -> line.reply(call, value);
  }

  private static Answer error(String kind, Value arguments) {
    return (line, call) -> line.send(new Message.ErrorReply(call.id(), kind, arguments));
  }

  @Test
  void aServerThatBehavesIsWritten() throws Exception {
    try (FakeServer server = new FakeServer(but("none", reply(NoneValue.NONE)));
        ZeoStorage storage = ZeoStorage.open(options(server))) {
      assertThat(write(storage)).isEqualTo(LATER);
    }
  }

  @Test
  void badOids() throws Exception {
    refused("new_oids", reply(new Text("x")), "not a list");
    refused("new_oids", reply(oids(FIRST)), "1 new oids instead of 3");
    refused("new_oids", reply(oids(FIRST, FIRST, FIRST)), FIRST + " is stored twice");
    refused("new_oids", reply(new ListValue(List.of(IntValue.of(7)))), "8 bytes");
    refused("new_oids", error("builtins.MemoryError", Tuple.of(new Text("a\nb"))), "a\\u000ab");
    refusedAsSilent("new_oids", (line, call) -> line.in.read(), "does not answer new_oids");
  }

  @Test
  void badVotes() throws Exception {
    refused("vote", reply(oids(new Oid(3))), "resolved conflicts of 0x0000000000000003");
    refused("vote", reply(new ListValue(List.of(new Text("x")))), "8 bytes");
    refused("vote", reply(new ListValue(List.of(new Dictionary()))), "without oid and serials");
    refused("vote", error("ZODB.POSException.ReadOnlyError", Tuple.of()), "ReadOnlyError");
    refused("vote", (line, call) -> line.socket.close(), "closed the connection");
    // What is too long is passed over to its end, which may never come.
    refused(
        fault(
            but("vote", (line, call) -> line.out.write(new byte[2 << 20])),
            server -> options(server).withMaxBytes(1 << 20, 1 << 20)),
        "limit of");
    Answer endless = (line, call) -> line.raw.write(HexFormat.of().parseHex("7fffffff41"));
    refused(fault(but("vote", endless), HostileWritingTest::locked), "answered the vote");
    refused(
        "vote",
        (line, call) -> line.send(new Message.Reply(IntValue.of(999_999), NoneValue.NONE)),
        "not made");
  }

  @Test
  void aVoteThatIsNeverAnswered() throws Exception {
    // It answers pings: somebody else has the lock.
    refused(
        fault(but("vote", (line, call) -> {}), HostileWritingTest::locked),
        "another client has held the commit lock");
    // It answers nothing.
    Answer none = (line, call) -> line.socket.getInputStream().readAllBytes();
    refused(fault(but("vote", none), HostileWritingTest::locked), "answered the vote");
  }

  @Test
  void endlessConflicts() throws Exception {
    Dictionary conflict = new Dictionary();
    conflict.put(new Text("oid"), new Bytes(FIRST.toBytes()));
    conflict.put(
        new Text("serials"), Tuple.of(new Bytes(LATER.toBytes()), new Bytes(Tid.ZERO.toBytes())));
    FakeServer.Script script = but("vote", error("ZODB.POSException.ConflictError", conflict));
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(options(server))) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> write(storage))
            .isInstanceOf(ConflictException.class)
            .hasMessageContaining(FIRST.toString());
      }
      // One line for reading, one for writing, whatever happens.
      assertThat(server.accepted.get()).isEqualTo(2);
    }
  }

  @Test
  void badFinishes() throws Exception {
    // All of these leave it open; the lookup then finds that nothing came behind.
    for (Tid backwards : List.of(Tid.ZERO, new Tid(HEAD.value() - 1), HEAD)) {
      refused("tpc_finish", reply(new Bytes(backwards.toBytes())), "not after " + HEAD);
    }
    refused("tpc_finish", reply(NoneValue.NONE), "it is not in the database");
    refused("tpc_finish", reply(new Text("x")), "it is not in the database");
    refused("tpc_finish", error("builtins.OSError", Tuple.of(IntValue.of(28))), "OSError");
    refused("tpc_finish", (line, call) -> line.socket.close(), "closed the connection");
    refusedAsSilent(
        "tpc_finish",
        (line, call) -> line.raw.write(HexFormat.of().parseHex("1000000041")),
        "it is not in the database");
    refusedAsSilent("tpc_finish", (line, call) -> line.in.read(), "does not answer tpc_finish");
  }

  @Test
  void aLookupThatIsAnsweredBadlyIsNoAnswer() throws Exception {
    Value[] answers = {
      NoneValue.NONE, new Text("x"), IntValue.of(3), Tuple.of(), new Bytes(new byte[7])
    };
    for (Value answer : answers) {
      FakeServer.Script script =
          line -> {
            line.register(HEAD);
            boolean finishing = line.number > 1;
            while (true) {
              Message.Call call = line.call();
              if (call.method().equals("tpc_finish")) {
                return;
              }
              line.reply(
                  call,
                  finishing && call.method().equals("lastTransaction") ? answer : usual(call));
            }
          };
      assertThat(fault(script))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("It is unknown whether it was written")
          .hasMessageContaining("after " + HEAD);
    }
  }

  @Test
  void randomAnswersNeverHang() throws Exception {
    long seed = System.nanoTime() % 1_000_000;
    Random random = new Random(seed);
    String[] methods = {"new_oids", "vote", "tpc_finish", "lastTransaction"};
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[random.nextInt(200) + 1];
      random.nextBytes(noise);
      boolean framed = random.nextBoolean();
      String method = methods[random.nextInt(methods.length)];
      Throwable fault =
          fault(
              but(
                  method,
                  (line, call) -> {
                    if (framed) {
                      line.out.write(noise);
                    } else {
                      line.raw.write(noise);
                    }
                    line.socket.close();
                  }));
      assertThat(fault)
          .as("seed %d, round %d, %s", seed, i, method)
          .hasMessageContaining("127.0.0.1");
    }
  }
}
