package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.link.FakeServer;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.sync.watch.TransactionStream;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A server that is there and answers with errors is told once, as one that is away. */
class ErrorAnswersTest {
  private static final Tid HEAD = new Tid(9);

  private static FakeServer.Script script() {
    return line -> {
      line.register(HEAD);
      while (true) {
        Message.Call call = line.call();
        if (call.method().equals("iterator_next")) {
          line.send(
              new Message.ErrorReply(
                  call.id(), "builtins.ValueError", Tuple.of(new Text("its file is damaged"))));
        } else {
          line.reply(
              call,
              call.method().equals("iterator_start")
                  ? IntValue.of(1)
                  : FakeServer.Line.answer(call, HEAD));
        }
      }
    };
  }

  @Test
  void whoFollowsSaysItOnce() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
              logged.add(
                  MessageFormat.format(String.valueOf(line.getMessage()), line.getParameters()));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    // Held, as Java forgets the handlers of a logger that nobody holds.
    Logger log = Logger.getLogger("io.camelzodb");
    log.addHandler(handler);
    try (FakeServer server = new FakeServer(script());
        TransactionStream stream =
            new TransactionStream(
                () -> ZeoStorage.open(server.options()), Tid.ZERO, Duration.ofMillis(50))) {
      for (int i = 0; i < 3; i++) {
        assertThat(stream.next(Duration.ofMillis(1100))).isNull();
      }
      assertThat(stream.disconnected()).contains("its file is damaged").doesNotContain("io.camel");
    } finally {
      log.removeHandler(handler);
    }
    assertThat(logged).hasSize(1).first().asString().contains("its file is damaged; trying again");
  }
}
