package io.camelzodb.storage.zeo;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.zeo.message.Encoding;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.message.MsgpackEncoding;
import io.camelzodb.storage.zeo.message.PickleEncoding;
import io.camelzodb.storage.zeo.wire.FrameReader;
import io.camelzodb.storage.zeo.wire.FrameWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every frame that real clients and servers exchanged. */
class GoldenFramesTest {
  private static final int LIMIT = 1 << 24;
  private static final Set<String> MESSAGES =
      Set.of("call", "async", "reply", "error", "keepalive");

  private final Map<String, Encoding> encodings = new HashMap<>();

  /** The encoding of a line, which the client's greeting decides. */
  private Encoding encoding(Capture frame) {
    return encodings.get(frame.file() + frame.line());
  }

  private void greet(Capture frame) {
    String text = new String(frame.body(), java.nio.charset.StandardCharsets.ISO_8859_1);
    Encoding encoding =
        switch (text.substring(0, 2)) {
          case "M5" -> new MsgpackEncoding(LIMIT);
          case "Z4" -> new PickleEncoding(MessageShape.ZEO4, LIMIT);
          default -> new PickleEncoding(MessageShape.ZEO5, LIMIT);
        };
    encodings.put(frame.file() + frame.line(), encoding);
  }

  private List<Capture> messages() throws Exception {
    List<Capture> messages = new ArrayList<>();
    for (Capture frame : Capture.of("")) {
      if (frame.kind().equals("handshake")) {
        greet(frame);
      } else if (MESSAGES.contains(frame.kind())) {
        messages.add(frame);
      }
    }
    assertThat(messages).hasSizeGreaterThan(300);
    return messages;
  }

  @Test
  void framesAreTakenApartAndPutTogether() throws Exception {
    for (Capture frame : Capture.of("")) {
      FrameReader reader = new FrameReader(new ByteArrayInputStream(frame.frame()), LIMIT);
      assertThat(reader.read()).as(frame.toString()).isEqualTo(frame.body());
      assertThat(reader.read()).isNull();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new FrameWriter(out).write(frame.body());
      assertThat(out.toByteArray()).isEqualTo(frame.frame());
    }
  }

  @Test
  void everyMessageIsOfTheKindThatItWas() throws Exception {
    for (Capture frame : messages()) {
      Message message = encoding(frame).decode(frame.body());
      Class<?> expected =
          switch (frame.kind()) {
            case "call" -> Message.Call.class;
            case "async" -> Message.Notice.class;
            case "error" -> Message.ErrorReply.class;
            case "keepalive" -> Message.KeepAlive.class;
            default -> zeo4Error(frame) ? Message.ErrorReply.class : Message.Reply.class;
          };
      assertThat(message).as(frame.toString()).isInstanceOf(expected);
    }
  }

  /** ZEO 4 marks errors by nothing but their form. */
  private static boolean zeo4Error(Capture frame) {
    return frame.text().contains("'.reply', (<class ");
  }

  @Test
  void callsOfPythonsClientAreWrittenByteForByteAlike() throws Exception {
    int compared = 0;
    for (Capture frame : messages()) {
      // What was sent by hand for 07 has memo entries, which the client's own pickler leaves out.
      boolean byHand = frame.file().startsWith("07") && (frame.body()[0] & 0xf0) != 0x90;
      if (frame.toServer() && !byHand) {
        Encoding encoding = encoding(frame);
        Message message = encoding.decode(frame.body());
        assertThat(encoding.encode(message)).as(frame.toString()).isEqualTo(frame.body());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(200);
  }

  @Test
  void serversWriteTheSame() throws Exception {
    int compared = 0;
    for (Capture frame : messages()) {
      boolean plain =
          !frame.text().contains("<") && !frame.file().startsWith("07") && !frame.toServer();
      if (plain) {
        Encoding encoding = encoding(frame);
        assertThat(encoding.encode(encoding.decode(frame.body())))
            .as(frame.toString())
            .isEqualTo(frame.body());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  @Test
  void errorsAreNamesAndArguments() throws Exception {
    List<String> seen = new ArrayList<>();
    for (Capture frame : messages()) {
      if (encoding(frame).decode(frame.body()) instanceof Message.ErrorReply error) {
        seen.add(error.className() + " " + MessageShape.describe(error.arguments()));
      }
    }
    assertThat(seen)
        .contains(
            "builtins.ValueError unknown storage: nope",
            "ZODB.POSException.POSKeyError 0x00000000000f423f",
            "ZODB.POSException.POSKeyError args: 0x000000000000004d",
            "ZODB.POSException.ReadOnlyError ");
  }
}
