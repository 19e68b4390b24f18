package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.zeo.link.FakeServer;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.message.MessageShape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers as nobody wants them: each gets a clear word, in time, and nothing is left behind. */
@Timeout(30)
class HostileServerTest {
  private static final Tid HEAD = new Tid(0x03fd_c27c_0125_d1ddL);

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    for (int i = 0; i < 100 && zeoThreads() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(zeoThreads()).isZero();
  }

  private static long zeoThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("zeo-"))
        .count();
  }

  /** For servers that may be silent: their time is soon over. */
  private static ZeoOptions soon(FakeServer server) {
    return server.options().withSilence(Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  private static void refused(FakeServer.Script script, String... words) throws Exception {
    try (FakeServer server = new FakeServer(script)) {
      assertThatThrownBy(() -> ZeoStorage.open(soon(server)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContainingAll(words);
    }
  }

  /** A server that registers, and then answers a load in its own way. */
  private static void badLoad(FakeServer.Script answer, String... words) throws Exception {
    FakeServer.Script script =
        line -> {
          line.register(HEAD);
          answer.run(line);
        };
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(soon(server))) {
      assertThatThrownBy(() -> storage.snapshot(HEAD).load(new Oid(7)))
          .isInstanceOf(StorageException.class)
          .isNotInstanceOf(NoSuchObjectException.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void greetings() throws Exception {
    refused(
        line -> line.out.write("Z3101".getBytes(StandardCharsets.US_ASCII)),
        "\"Z3101\"",
        "Z4, Z5 and M5");
    refused(
        line -> line.out.write("\n\u0007".getBytes(StandardCharsets.US_ASCII)), "\\u000a\\u0007");
    refused(
        line -> line.raw.write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII)),
        "1213486160 bytes");
    refused(
        line -> line.raw.write(HexFormat.of().parseHex("7fffffff00")),
        "2147483647 bytes",
        "limit of 64");
    refused(line -> line.raw.write(HexFormat.of().parseHex("80000002")), "signed frame");
    refused(line -> {}, "closed the connection");
    refused(line -> line.in.read(), "did not greet", "TLS");
  }

  @Test
  void registering() throws Exception {
    refused(
        line -> {
          line.greet("Z5");
          Message.Call call = line.call();
          line.send(
              new Message.ErrorReply(
                  call.id(),
                  "builtins.ValueError",
                  Tuple.of(
                      new Text(
                          "unknown storage: " + MessageShape.describe(call.arguments().get(0))))));
        },
        "register of 1",
        "unknown storage: 1");
    refused(
        line -> {
          line.greet("Z5");
          line.reply(line.call(), new Text("tid"));
        },
        "8 bytes",
        "tid");
    refused(
        line -> {
          line.greet("Z5");
          line.in.read();
          line.in.read();
        },
        "does not answer register");
  }

  @Test
  void aZeo4ServerWithPasswordsIsRefused() throws Exception {
    FakeServer.Script script =
        line -> {
          line.greet("Z4");
          line.reply(line.call(), new Text("digest"));
          line.in.read();
        };
    try (FakeServer server = new FakeServer(script, MessageShape.ZEO4, 0)) {
      assertThatThrownBy(() -> ZeoStorage.open(server.options()))
          .hasMessageContaining("requires a password")
          .hasMessageContaining("digest");
    }
  }

  @Test
  void badAnswers() throws Exception {
    badLoad(
        line -> line.call(),
        "loadBefore of 0x0000000000000007",
        "closed the connection",
        "3 times");
    badLoad(
        line -> line.in.read(new byte[0].length + (1 << 20)), "loadBefore of 0x0000000000000007");
    badLoad(
        line -> {
          line.call();
          line.in.read();
        },
        "does not answer loadBefore of 0x0000000000000007");
    badLoad(line -> line.out.write("garbage".getBytes(StandardCharsets.US_ASCII)), "not a pickle");
    badLoad(
        line -> line.raw.write(HexFormat.of().parseHex("7fffffff41")),
        "2147483647 bytes",
        "limit of");
    badLoad(
        line -> line.raw.write(HexFormat.of().parseHex("0800000041")), "ends after 1 of 134217728");
    badLoad(line -> line.send(new Message.Reply(IntValue.of(99), NoneValue.NONE)), "not made");
    badLoad(line -> line.reply(line.call(), new Text("x")), "not a record, a tid and the next tid");
    badLoad(
        line ->
            line.reply(
                line.call(),
                Tuple.of(new Bytes(new byte[1]), new Bytes(new Tid(-1).toBytes()), NoneValue.NONE)),
        "which is after");
    badLoad(
        line ->
            line.send(
                new Message.ErrorReply(
                    line.call().id(), "builtins.MemoryError", Tuple.of(new Text("a\nb")))),
        "builtins.MemoryError a\\u000ab");
  }

  @Test
  void randomBytesNeverHang() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[random.nextInt(200) + 1];
      random.nextBytes(noise);
      badLoad(
          line -> {
            line.call();
            if (random.nextBoolean()) {
              line.out.write(noise);
            } else {
              line.raw.write(noise);
            }
          },
          "127.0.0.1");
    }
  }

  @Test
  void readingGoesOnAfterTheLineWasCut() throws Exception {
    FakeServer.Script script =
        line -> {
          line.register(HEAD);
          for (int i = 0; i < 25 || line.number > 3; i++) {
            Message.Call call = line.call();
            line.reply(call, FakeServer.Line.answer(call, HEAD));
          }
        };
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(server.options())) {
      Iterator<Loaded> all =
          storage.snapshot(HEAD).loadAll(LongStream.range(0, 500).mapToObj(Oid::new).iterator());
      long next = 0;
      while (all.hasNext()) {
        Loaded loaded = all.next();
        assertThat(loaded.oid()).isEqualTo(new Oid(next++));
        assertThat(loaded.get().pickle()).isEqualTo(FakeServer.RECORD);
      }
      assertThat(next).isEqualTo(500);
      assertThat(server.accepted.get()).isEqualTo(5);
    }
  }

  @Test
  void answersInAnyOrder() throws Exception {
    FakeServer.Script script =
        line -> {
          line.register(HEAD);
          Deque<Message.Call> waiting = new ArrayDeque<>();
          for (int i = 0; i < 16; i++) {
            waiting.push(line.call());
          }
          line.send(new Message.Notice("info", Tuple.of(NoneValue.NONE)));
          for (Message.Call call : waiting) {
            line.reply(
                call,
                Tuple.of(call.arguments().get(0), new Bytes(new Tid(1).toBytes()), NoneValue.NONE));
          }
          line.in.read();
        };
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(server.options())) {
      Snapshot snapshot = storage.snapshot(HEAD);
      List<Oid> oids = LongStream.range(0, 16).mapToObj(Oid::new).toList();
      snapshot.prefetch(oids);
      for (Oid oid : oids) {
        assertThat(snapshot.load(oid).pickle()).isEqualTo(oid.toBytes());
      }
    }
  }

  @Test
  void aServerBehindItsPastIsAnotherDatabase() throws Exception {
    FakeServer.Script script =
        line -> {
          line.register(line.number == 0 ? HEAD : new Tid(HEAD.value() - 1));
          line.call();
        };
    try (FakeServer server = new FakeServer(script);
        ZeoStorage storage = ZeoStorage.open(server.options())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> storage.snapshot(HEAD).load(Oid.ROOT))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("database was replaced")
            .hasMessageContaining(HEAD.toString());
      }
      assertThat(server.accepted.get()).isEqualTo(2);
    }
  }

  @Test
  void anotherServerTakesOver() throws Exception {
    FakeServer.Script good =
        line -> {
          line.register(HEAD);
          line.serve(HEAD);
        };
    FakeServer first = new FakeServer(good);
    try (FakeServer second = new FakeServer(good)) {
      ZeoOptions options =
          ZeoOptions.of("zeo://both", List.of(first.address(), second.address()))
              .withWait(true, Duration.ofSeconds(5));
      try (ZeoStorage storage = ZeoStorage.open(options)) {
        assertThat(first.accepted.get()).isEqualTo(1);
        first.close();
        assertThat(storage.snapshot().load(Oid.ROOT).size()).isPositive();
        assertThat(second.accepted.get()).isEqualTo(1);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void closingEndsWhoWaits() throws Exception {
    FakeServer.Script silent =
        line -> {
          line.register(HEAD);
          line.call();
          line.in.read();
        };
    try (FakeServer server = new FakeServer(silent)) {
      ZeoStorage storage =
          ZeoStorage.open(
              server.options().withSilence(Duration.ofSeconds(20), Duration.ofSeconds(60)));
      BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  storage.snapshot(HEAD).load(Oid.ROOT);
                } catch (StorageException fault) {
                  faults.add(fault);
                }
              });
      reader.start();
      Thread.sleep(100);
      storage.close();
      assertThat(faults.poll(5, TimeUnit.SECONDS)).hasMessageContaining("closed");
      reader.join();
    }
  }

  @Test
  void changesAreToldAlsoOverACutLine() throws Exception {
    Tid later = new Tid(HEAD.value() + 5);
    FakeServer.Script script =
        line -> {
          line.register(line.number == 0 ? HEAD : later);
          if (line.number == 0) {
            Value oids = new ListValue(List.of(new Bytes(new Oid(3).toBytes())));
            line.call();
            line.send(
                new Message.Notice(
                    "invalidateTransaction",
                    Tuple.of(new Bytes(new Tid(HEAD.value() + 1).toBytes()), oids)));
            Thread.sleep(200);
          } else {
            line.serve(later);
          }
        };
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Changes.Listener listener =
        new Changes.Listener() {
          @Override
          public void changed(Tid tid, List<Oid> oids) {
            told.add("changed " + (tid.value() - HEAD.value()) + " " + oids);
          }

          @Override
          public void missed(Tid last, Tid head) {
            told.add(
                "missed " + (last.value() - HEAD.value()) + " " + (head.value() - HEAD.value()));
          }

          @Override
          public void ended(StorageException why) {
            told.add("ended");
          }
        };
    try (FakeServer server = new FakeServer(script)) {
      ZeoStorage storage =
          ZeoStorage.open(
              server.options().withSilence(Duration.ofSeconds(5), Duration.ofSeconds(60)));
      storage.listen(listener);
      Thread asker =
          new Thread(
              () -> {
                try {
                  storage.head();
                } catch (StorageException fault) {
                  told.add(fault.getMessage());
                }
              });
      asker.start();
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("changed 1 [0x0000000000000003]");
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("missed 1 5");
      asker.join();
      storage.close();
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("ended");
    }
  }

  @Test
  void aRecordedZeo4ServerIsRead() throws Exception {
    List<Capture> frames = Capture.of("11");
    FakeServer.Script replay =
        line -> {
          line.greet("Z4");
          while (true) {
            Message.Call call = line.call();
            byte[] body = recorded(frames, line, call).body();
            // PROTO 3, MARK, BININT1 id: the id is ours.
            body[4] = (byte) ((IntValue) call.id()).asLong();
            line.out.write(body);
          }
        };
    try (FakeServer server = new FakeServer(replay, MessageShape.ZEO4, 0);
        ZeoStorage storage = ZeoStorage.open(server.options())) {
      Snapshot newest = storage.snapshot(new Tid(Long.MAX_VALUE));
      assertThat(newest.load(Oid.ROOT).object().className().dotted())
          .isEqualTo("persistent.mapping.PersistentMapping");
      assertThatThrownBy(() -> newest.load(new Oid(0x4d)))
          .isInstanceOf(NoSuchObjectException.class);
      assertThat(storage.info().provides("IStorageIteration")).isTrue();
      assertThat(storage.info().provides("IBlobStorage")).isFalse();
      assertThat(newest.blob(Oid.ROOT)).isEmpty();
    }
  }

  /** The last recorded answer to a call of this method on the same object. */
  private static Capture recorded(List<Capture> frames, FakeServer.Line line, Message.Call call)
      throws Exception {
    Capture answer = null;
    for (int i = 0; i < frames.size(); i++) {
      Capture asked = frames.get(i);
      if (asked.toServer()
          && asked.kind().equals("call")
          && line.encoding.decode(asked.body()) instanceof Message.Call recorded
          && recorded.method().equals(call.method())
          && (call.arguments().size() == 0
              || recorded.arguments().get(0).equals(call.arguments().get(0)))) {
        for (Capture later : frames.subList(i + 1, frames.size())) {
          if (!later.toServer()
              && later.line().equals(asked.line())
              && later.kind().equals("reply")) {
            answer = later;
            break;
          }
        }
      }
    }
    if (answer == null) {
      throw new IllegalStateException("not recorded: " + call);
    }
    return answer;
  }

  @Test
  void urisSayWhatIsWrongWithThem() {
    for (String[] pair :
        new String[][] {
          {"zeo://h:1?nope=1", "no option \"nope\""},
          {"zeo://h:1?wait_timeuot=5", "\"wait_timeuot\"; the nearest is wait_timeout"},
          {"zeo://h:1?wait=maybe&password=hidden", "wait=maybe&password=***: wait is 1 or 0"},
          {"zeo://h:1?wait_timeout=x", "number of seconds"},
          {"zeo://h:1?wait_timeout=0", "positive"},
          {"zeo://h:1?ssl=maybe", "1 or 0"},
          {"zeo:///run/zeo.sock?ssl=1", "not for a Unix socket"},
          {"zeo://h:1?shared_blob_dir=1", "no blob_dir"},
          {"zeo://h:1?ssl_password_function=os.system", "no function is called"},
          {"zeo://h:1?ssl_authenticate=/nowhere/ca.pem", "/nowhere/ca.pem"},
          {"file:///tmp/Data.fs", "not a zeo: URI"}
        }) {
      assertThatThrownBy(() -> ZeoStorage.open(StorageUri.parse(pair[0])))
          .isInstanceOfAny(InvalidUriException.class, StorageException.class)
          .hasMessageContaining(pair[1]);
    }
  }
}
