package io.camelzodb.storage.zeo.call;

import io.camelzodb.storage.zeo.message.Encoding;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.message.MsgpackEncoding;
import io.camelzodb.storage.zeo.message.PickleEncoding;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.nio.charset.StandardCharsets;

/**
 * Lists the greetings, the first frames of servers: a letter for the encoding, then the version of
 * the protocol.
 */
public enum Greeting {
  /** ZEO 4, pickles. */
  Z4,
  /** ZEO 5 and 6, pickles. */
  Z5,
  /** ZEO 5 and 6, msgpack. */
  M5;

  /** The longest frame that may be a greeting. */
  public static final int MAX_BYTES = 64;

  /** Parses a frame. */
  static Greeting of(byte[] frame) throws ProtocolFault {
    String text = new String(frame, StandardCharsets.ISO_8859_1);
    for (Greeting greeting : values()) {
      if (greeting.name().equals(text)) {
        return greeting;
      }
    }
    throw new ProtocolFault(
        "the greeting \""
            + MessageShape.printable(text)
            + "\", which is none of Z4, Z5 and M5 (ZEO 4, 5 and 6)");
  }

  /** Returns the frame that accepts the greeting: the same. */
  byte[] answer() {
    return name().getBytes(StandardCharsets.ISO_8859_1);
  }

  Encoding encoding(int maxBytes) {
    return switch (this) {
      case Z4 -> new PickleEncoding(MessageShape.ZEO4, maxBytes);
      case Z5 -> new PickleEncoding(MessageShape.ZEO5, maxBytes);
      case M5 -> new MsgpackEncoding(maxBytes);
    };
  }
}
